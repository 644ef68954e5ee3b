"""Small answers through a real loopback server: what `Transport.get` promises under every fault."""

import gzip
import socket
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gvm_py.errors import IntegrityError, NetworkError, UsageError
from gvm_py.transport import PermanentNetworkError, Timeouts, Transport
from tests.support import faults
from tests.support.http_server import Answer, Fault, HttpServer, Seen, serving

IMPATIENT = Timeouts(connect=2, read=0.3)


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with serving({"/file": b"content"}) as running:
        yield running


@pytest.fixture
def sleeps() -> list[float]:
    """How long the transport wanted to wait, in order; it does not really wait."""
    return []


@pytest.fixture
def transport(sleeps: list[float]) -> Iterator[Transport]:
    with Transport({}, timeouts=IMPATIENT, sleep=sleeps.append) as opened:
        yield opened


def test_an_answer_carries_status_lower_case_headers_and_body(transport: Transport, server: HttpServer) -> None:
    reply = transport.get(f"{server.url}/file", limit=100)

    assert (reply.url, reply.status, reply.body) == (f"{server.url}/file", 200, b"content")
    assert reply.headers["content-length"] == "7"
    assert reply.headers["etag"].startswith('"')


def test_a_request_names_gosdk_and_keeps_the_callers_headers(transport: Transport, server: HttpServer) -> None:
    etag = transport.get(f"{server.url}/file", limit=100).headers["etag"]
    assert transport.get(f"{server.url}/file", limit=100, headers={"If-None-Match": etag}).status == 304
    assert server.requests[1].headers["user-agent"].startswith("gosdk/")


def test_requests_share_one_connection(transport: Transport, server: HttpServer) -> None:
    for _ in range(3):
        transport.get(f"{server.url}/file", limit=100)
    assert len({seen.port for seen in server.requests}) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418, 501])
def test_an_error_that_repeating_does_not_cure_is_returned_at_once(
    transport: Transport, server: HttpServer, sleeps: list[float], status: int
) -> None:
    server.every_answer("/file", faults.status(status, b"no"))
    assert transport.get(f"{server.url}/file", limit=100).status == status
    assert (len(server.requests), sleeps) == (1, [])


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_three_times(transport: Transport, server: HttpServer, status: int) -> None:
    server.next_answers("/file", faults.status(status), faults.status(status))
    assert transport.get(f"{server.url}/file", limit=100).body == b"content"
    assert len(server.requests) == 3


def test_the_third_refusal_is_the_answer(transport: Transport, server: HttpServer, sleeps: list[float]) -> None:
    server.every_answer("/file", faults.status(503, b"later"))
    assert transport.get(f"{server.url}/file", limit=100).status == 503
    assert len(server.requests) == 3
    assert 0.15 <= sleeps[0] <= 0.3 <= sleeps[1] <= 0.6


def test_the_server_says_how_long_to_wait(transport: Transport, server: HttpServer, sleeps: list[float]) -> None:
    server.next_answers("/file", faults.status(429, Retry_After="7"), faults.status(503, Retry_After="3600"))
    assert transport.get(f"{server.url}/file", limit=100).status == 200
    assert sleeps == [7, 30]


@pytest.mark.parametrize("fault", [faults.reset_after(3), faults.close_after(3), faults.stall_after(3)])
def test_a_broken_body_is_asked_for_again(transport: Transport, server: HttpServer, fault: Fault) -> None:
    server.next_answers("/file", fault, fault)
    assert transport.get(f"{server.url}/file", limit=100).body == b"content"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (faults.reset_after(3), "broke: Connection reset by peer"),
        (faults.close_after(3), "broke: peer closed connection"),
        (faults.stall_after(3), "127.0.0.1 sent nothing for 0.3 s"),
        (faults.claim_length(99), "broke: peer closed connection"),
    ],
)
def test_after_three_tries_the_error_says_what_happened(
    transport: Transport, server: HttpServer, fault: Fault, reason: str
) -> None:
    server.every_answer("/file", fault)
    with pytest.raises(NetworkError) as caught:
        transport.get(f"{server.url}/file", limit=100)
    assert caught.value.message.startswith(f"could not fetch {server.url}/file: ")
    assert reason in caught.value.message
    assert caught.value.message.endswith("(3 tries)")


def test_a_server_that_trickles_does_not_hold_us_for_ever(transport: Transport, server: HttpServer) -> None:
    server.files["/long"] = bytes(100_000)
    server.every_answer("/long", faults.trickle(0.01))
    with pytest.raises(NetworkError, match=r"sent only \d+ bytes in"):
        transport.get(f"{server.url}/long", limit=1 << 20)


def test_a_refused_connection_is_reported_with_a_hint(transport: Transport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NetworkError, match=r"no connection to 127.0.0.1: Connection refused \(3 tries\)") as caught:
        transport.get(f"http://127.0.0.1:{port}/", limit=100)
    assert caught.value.hint == f"curl -I http://127.0.0.1:{port}/"


@pytest.mark.parametrize("host", ["a..b", "x" * 64 + ".test"])
def test_a_host_that_cannot_exist_is_reported_without_a_retry(transport: Transport, host: str) -> None:
    with pytest.raises(PermanentNetworkError, match="is not a host name"):
        transport.get(f"http://{host}/", limit=100)


def test_an_unknown_host_is_reported_by_name_and_not_looked_up_again(transport: Transport, sleeps: list[float]) -> None:
    with pytest.raises(PermanentNetworkError, match=r"cannot find the host nowhere\.invalid"):
        transport.get("http://nowhere.invalid/", limit=100)
    assert sleeps == []


@pytest.mark.parametrize(
    "url", ["ftp://host/x", "ftp://host:21/x", "go.dev/dl", "https://", "https://h:99999/", "https://[::1/", ""]
)
def test_what_is_no_address_is_a_usage_error(transport: Transport, url: str) -> None:
    with pytest.raises(UsageError, match="is not an address to fetch from"):
        transport.get(url, limit=100)


@pytest.mark.parametrize("fault", [faults.honest, faults.without_length, faults.endless(b"x" * 5000)])
def test_a_body_beyond_the_limit_is_refused(transport: Transport, server: HttpServer, fault: Fault) -> None:
    server.files["/big"] = bytes(1_000_000)
    server.every_answer("/big", fault)
    with pytest.raises(IntegrityError, match="sent more than the 1000 bytes"):
        transport.get(f"{server.url}/big", limit=1000)


def test_a_compressed_answer_is_inflated_up_to_the_limit(transport: Transport, server: HttpServer) -> None:
    packed = gzip.compress(bytes(50_000))
    server.every_answer("/file", faults.status(200, packed, Content_Encoding="gzip"))
    assert transport.get(f"{server.url}/file", limit=50_000).body == bytes(50_000)
    with pytest.raises(IntegrityError, match="sent more than"):
        transport.get(f"{server.url}/file", limit=49_999)


def test_a_compressed_answer_without_end_is_refused_once_it_is_too_long(
    transport: Transport, server: HttpServer
) -> None:
    """One byte of it stands for a thousand: what was sent so far must not be what is counted."""
    packer = zlib.compressobj(9, wbits=31)
    begin = packer.compress(bytes(100_000)) + packer.flush(zlib.Z_SYNC_FLUSH)
    server.every_answer("/file", faults.status(200, begin, Content_Encoding="gzip", Content_Length="999999"))
    with pytest.raises(IntegrityError, match="sent more than the 99999 bytes"):
        transport.get(f"{server.url}/file", limit=99_999)


def test_an_encoding_that_was_not_asked_for_is_named(transport: Transport, server: HttpServer) -> None:
    server.every_answer("/file", faults.status(200, b"x", Content_Encoding="br" * 99))
    with pytest.raises(IntegrityError, match=r"the encoding '(br){20}', not gzip"):
        transport.get(f"{server.url}/file", limit=1000)


def test_what_a_server_sent_is_repeated_in_few_words(transport: Transport, server: HttpServer) -> None:
    body = b"f" * 5000 + b"\r\n"
    server.every_answer("/file", faults.status(200, body, Content_Length="", Transfer_Encoding="chunked"))
    with pytest.raises(NetworkError) as caught:
        transport.get(f"{server.url}/file", limit=1000)
    assert len(caught.value.message) < 400


def test_a_redirect_too_long_to_follow_is_called_that(transport: Transport, server: HttpServer) -> None:
    server.every_answer("/file", faults.redirect(f"/{'a' * 70_000}"))
    with pytest.raises(PermanentNetworkError, match=r"an address at 127.0.0.1 is too long"):
        transport.get(f"{server.url}/file", limit=1000)


@pytest.mark.parametrize("packed", [b"not gzip", gzip.compress(b"cut short", mtime=0)[:-9]])
def test_a_broken_compressed_answer_is_refused(transport: Transport, server: HttpServer, packed: bytes) -> None:
    server.every_answer("/file", faults.status(200, packed, Content_Encoding="gzip"))
    with pytest.raises(IntegrityError):
        transport.get(f"{server.url}/file", limit=1000)


def test_redirects_are_followed_up_to_ten_requests(transport: Transport, server: HttpServer) -> None:
    for number in range(9):
        server.every_answer(f"/{number}", faults.redirect(f"/{number + 1}", 301 + number % 3))
    server.files["/9"] = b"arrived"
    assert transport.get(f"{server.url}/0", limit=100).body == b"arrived"
    server.every_answer("/loop", faults.redirect("/loop"))
    with pytest.raises(PermanentNetworkError, match="still redirected after 10 requests"):
        transport.get(f"{server.url}/loop", limit=100)
    assert len(server.asked("/loop")) == 10


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://[::1/", "http://h:99999/"])
def test_no_server_leads_out_of_http(transport: Transport, server: HttpServer, location: str) -> None:
    server.every_answer("/file", faults.redirect(location))
    with pytest.raises(PermanentNetworkError, match="redirects to something that is not an http address"):
        transport.get(f"{server.url}/file", limit=100)


def test_a_stream_is_one_try_with_raw_bytes(transport: Transport, server: HttpServer, sleeps: list[float]) -> None:
    def packed(seen: Seen, answer: Answer) -> Answer:
        return faults.status(200, gzip.compress(b"x", mtime=0), Content_Encoding="gzip")(seen, answer)

    server.every_answer("/file", packed)
    with transport.stream(f"{server.url}/file") as answer:
        assert b"".join(answer.chunks()).startswith(b"\x1f\x8b")
    assert server.requests[0].headers["accept-encoding"] == "identity"
    server.every_answer("/file", faults.close_after(3))
    with transport.stream(f"{server.url}/file") as answer, pytest.raises(NetworkError, match="could not fetch"):
        list(answer.chunks())
    assert (len(server.requests), sleeps) == (2, [])


def test_a_file_costs_no_http_library(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"content")
    program = (
        "import sys; from gvm_py.transport import Transport\n"
        f"assert Transport({{}}).get({(tmp_path / 'f').as_uri()!r}, limit=9).body == b'content'\n"
        "sys.exit('httpx' in sys.modules or 'ssl' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
