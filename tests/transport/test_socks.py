"""SOCKS proxies, with the meaning their addresses have for the go command: the proxy finds the host."""

import gc
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import pytest

from gvm_py.errors import NetworkError
from gvm_py.transport import Timeouts, Transport
from tests.support.certificates import Authority
from tests.support.http_server import HttpServer, serving
from tests.support.socks_server import socks_proxy


@pytest.fixture
def server(authority: Authority) -> Iterator[HttpServer]:
    with serving({"/file": b"content"}, authority.server("far.test")) as running:
        yield running


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
@pytest.mark.parametrize("login", ["", "ann:s3cret@"])
def test_a_socks_proxy_is_used_and_finds_the_host(
    authority: Authority, server: HttpServer, scheme: str, login: str
) -> None:
    with socks_proxy(server.port) as proxy:
        env = {"HTTPS_PROXY": f"{scheme}://{login}127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(authority.file)}
        with Transport(env, timeouts=Timeouts(connect=5, read=5)) as transport:
            assert transport.get("https://far.test/file", limit=100).body == b"content"
        assert proxy.hosts == ["far.test"]
        assert proxy.logins == ([("ann", "s3cret")] if login else [])


@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "http", "https"])
@pytest.mark.parametrize("place", ["127.0.0.1:1", "nowhere.invalid:1"])
def test_a_proxy_that_is_not_there_is_named_without_its_password(scheme: str, place: str) -> None:
    env = {"HTTP_PROXY": f"{scheme}://ann:s3cret@{place}"}
    with Transport(env, sleep=lambda _: None) as transport, pytest.raises(NetworkError) as caught:
        transport.get("http://far.test/file", limit=100)
    assert f"the proxy {scheme}://***@{place}: " in caught.value.message
    assert caught.value.hint == "env | grep -i proxy"
    assert "s3cret" not in caught.value.message


# httpcore leaves a connection that was refused to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_login_that_a_socks_proxy_refuses_is_named_without_it(server: HttpServer) -> None:
    with socks_proxy(server.port, login=("ann", "s3cret")) as proxy:
        for login in ("ann:wr0ng@", ""):
            message, hint = _refused(f"socks5h://{login}127.0.0.1:{proxy.port}")
            assert message.startswith("could not fetch http://far.test/file: the proxy refuses to connect")
            assert hint == "env | grep -i proxy"
            assert "wr0ng" not in message
    gc.collect()  # Here, so that it warns in no other test.


def _refused(proxy: str, timeouts: Timeouts | None = None, host: str = "far.test") -> tuple[str, str | None]:
    with (
        Transport({"HTTP_PROXY": proxy}, sleep=lambda _: None, timeouts=timeouts or Timeouts(read=5)) as transport,
        pytest.raises(NetworkError) as caught,
    ):
        transport.get(f"http://{host}/file", limit=100)
    return caught.value.message, caught.value.hint


_READY, _LET_IN = b"\x05\x02", b"\x01\x00"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    "answers",
    [
        [],
        [b"HTTP/1.1 400 Bad Request\r\n\r\n"],
        [b"\x05"],
        [_READY, _LET_IN],
        [_READY, _LET_IN, b"\x05"],
        [_READY, _LET_IN, b"\x05\x09\x00\x01\x00\x00\x00\x00\x00\x00"],
        [_READY, _LET_IN, b"\x05\x00\x00\x03\xffshort"],
    ],
    ids=["nothing", "HTTP", "half a greeting", "no reply", "half a reply", "unknown code", "cut name"],
)
def test_what_is_no_answer_of_a_socks_proxy_is_a_message(answers: list[bytes]) -> None:
    with _answering(answers) as port:
        message, hint = _refused(f"socks5h://ann:s3cret@127.0.0.1:{port}")
        gc.collect()
    assert f"the proxy socks5h://***@127.0.0.1:{port} broke off, or does not speak SOCKS5" in message
    assert hint == "env | grep -i proxy"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("answers", [[], [_READY], [_READY, _LET_IN]], ids=["at once", "greeted", "let in"])
def test_a_socks_proxy_that_hangs_is_named(answers: list[bytes]) -> None:
    with _answering([*answers, None]) as port:
        message, hint = _refused(f"socks5h://ann:s3cret@127.0.0.1:{port}", Timeouts(connect=5, read=0.2))
        gc.collect()
    assert f": far.test sent nothing through the proxy socks5h://***@127.0.0.1:{port} for 0.2 s" in message
    assert hint == "env | grep -i proxy"


@contextmanager
def _answering(answers: Sequence[bytes | None]) -> Iterator[int]:
    """Yield the port of a server that sends one answer to each thing it is sent; after None it keeps the connection."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                kept.append(connection)
                for answer in answers:
                    if not connection.recv(999) or answer is None:
                        break
                    connection.sendall(answer)
                else:
                    connection.recv(999)
                    connection.close()

    kept: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        for connection in kept:
            connection.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("login", [f"{'s3cret' * 50}:x@", f"x:{'s3cret' * 50}@", ""], ids=["name", "password", "host"])
def test_what_is_too_long_for_socks_is_a_message(login: str) -> None:
    host = "far.test" if login else ".".join(["a" * 63] * 4 + ["test"])
    with _answering([_READY if login else b"\x05\x00"]) as port:
        message, hint = _refused(f"socks5h://{login}127.0.0.1:{port}", host=host)
        gc.collect()
    assert "takes no user, password or host of more than 255 bytes" in message
    assert hint == "env | grep -i proxy"
    assert "s3cret" not in message


def test_all_proxy_is_ignored_as_go_ignores_it(server: HttpServer) -> None:
    with serving({"/file": b"direct"}) as plain, Transport({"ALL_PROXY": "socks5://127.0.0.1:1"}) as transport:
        assert transport.get(f"{plain.url}/file", limit=100).body == b"direct"
