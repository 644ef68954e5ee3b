"""TLS with our own CA, and HTTP proxies: real handshakes and tunnels on loopback."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gvm_py.errors import NetworkError, UsageError
from gvm_py.transport import PermanentNetworkError, Timeouts, Transport
from tests.support import faults
from tests.support.certificates import Authority
from tests.support.http_server import Fault, HttpServer, serving


@pytest.fixture
def secure(authority: Authority) -> Iterator[HttpServer]:
    with serving({"/file": b"content"}, authority.server("127.0.0.1", "go.test")) as running:
        yield running


def fetch(url: str, **env: str) -> bytes:
    with Transport(env, timeouts=Timeouts(connect=2, read=2), sleep=lambda _seconds: None) as transport:
        return transport.get(url, limit=100).body


def test_ssl_cert_file_names_the_trusted_ca(secure: HttpServer, authority: Authority) -> None:
    assert fetch(f"{secure.url}/file", SSL_CERT_FILE=str(authority.file)) == b"content"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="only openssl knows the hash of a certificate's name")
def test_ssl_cert_dir_names_directories_of_hashed_certificates(
    secure: HttpServer, authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / authority.hashed_name()).write_bytes(authority.file.read_bytes())
    directories = os.pathsep.join([str(tmp_path / "missing"), str(tmp_path)])
    assert fetch(f"{secure.url}/file", SSL_CERT_DIR=directories) == b"content"


def test_an_unknown_ca_is_refused_at_once_with_a_hint(secure: HttpServer) -> None:
    with pytest.raises(PermanentNetworkError, match=r"certificate of 127\.0\.0\.1 is not trusted: unable to") as caught:
        fetch(f"{secure.url}/file")
    assert "SSL_CERT_FILE" in caught.value.hint
    assert "tries" not in caught.value.message


def test_an_expired_certificate_is_reported_as_such(authority: Authority) -> None:
    context = authority.server("127.0.0.1", valid_for=timedelta(hours=-1))
    with serving({}, context) as server, pytest.raises(PermanentNetworkError, match="expired") as caught:
        fetch(server.url, SSL_CERT_FILE=str(authority.file))
    assert caught.value.hint == "date"


def test_a_certificate_for_another_host_is_refused(authority: Authority) -> None:
    with serving({}, authority.server("go.test")) as server, pytest.raises(NetworkError, match="mismatch"):
        fetch(server.url, SSL_CERT_FILE=str(authority.file))


def test_a_server_without_tls_is_reported_as_such(authority: Authority) -> None:
    with serving() as server, pytest.raises(PermanentNetworkError, match=r"no TLS connection to 127\.0\.0\.1"):
        fetch(server.url.replace("http:", "https:"), SSL_CERT_FILE=str(authority.file))


@pytest.mark.parametrize("fault", [faults.reset_after(3), faults.close_after(3)])
def test_a_body_that_breaks_under_tls_is_asked_for_again(
    secure: HttpServer, authority: Authority, fault: Fault
) -> None:
    secure.next_answers("/file", fault, fault)
    assert fetch(f"{secure.url}/file", SSL_CERT_FILE=str(authority.file)) == b"content"


def test_a_handshake_that_is_broken_off_is_tried_three_times(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=hang_up, args=(listener, 3))
        thread.start()
        with pytest.raises(NetworkError, match=r"\(3 tries\)"):
            fetch(f"https://127.0.0.1:{listener.getsockname()[1]}/", SSL_CERT_FILE=str(authority.file))
        thread.join()


def hang_up(listener: socket.socket, times: int) -> None:
    """Read the first message of each client and close the connection."""
    for _ in range(times):
        connection, _ = listener.accept()
        with connection:
            connection.recv(1 << 16)


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_an_unusable_ca_file_is_a_usage_error(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match=r"cannot read the certificates in .*ca\.pem"):
        fetch("https://127.0.0.1:1/", SSL_CERT_FILE=str(file))


@pytest.mark.skipif(os.name == "nt", reason="other systems have no pipes of this kind")
def test_a_pipe_in_place_of_certificates_holds_nobody(secure: HttpServer, authority: Authority, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pem"
    os.mkfifo(pipe)
    for file in (pipe, Path("/dev/zero")):
        with pytest.raises(UsageError, match=r"\(SSL_CERT_FILE\): not a regular file"):
            fetch(f"{secure.url}/file", SSL_CERT_FILE=str(file))
    with (tmp_path / "huge.pem").open("wb") as huge:
        huge.truncate(1 << 30)
    (tmp_path / "ca.pem").write_bytes(authority.file.read_bytes())
    assert fetch(f"{secure.url}/file", SSL_CERT_DIR=str(tmp_path)) == b"content"


def test_plain_http_does_not_read_the_certificates() -> None:
    with serving({"/file": b"content"}) as server:
        assert fetch(f"{server.url}/file", SSL_CERT_FILE="/nonexistent") == b"content"


def test_a_redirect_from_https_to_http_is_refused(secure: HttpServer, authority: Authority) -> None:
    with serving({"/file": b"forged"}) as plain:
        secure.every_answer("/file", faults.redirect(f"{plain.url}/file"))
        with pytest.raises(PermanentNetworkError, match="redirects from https to insecure http"):
            fetch(f"{secure.url}/file", SSL_CERT_FILE=str(authority.file))
        assert plain.requests == []


def test_http_goes_through_the_proxy_by_absolute_url() -> None:
    with serving({"/file": b"by proxy"}) as proxy:
        assert fetch("http://go.test/file", HTTP_PROXY=proxy.url) == b"by proxy"
        assert proxy.requests[0].target == "http://go.test/file"


def test_https_goes_through_a_tunnel_and_is_verified_at_its_end(secure: HttpServer, authority: Authority) -> None:
    with serving() as proxy:
        proxy.tunnel = ("127.0.0.1", secure.port)
        env = {"HTTPS_PROXY": f"127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(authority.file)}
        assert fetch("https://go.test/file", **env) == b"content"
        assert [(seen.method, seen.target) for seen in proxy.requests] == [("CONNECT", "go.test:443")]
        with pytest.raises(NetworkError, match="mismatch"):
            fetch("https://other.test/file", **env)


def test_a_proxy_may_speak_tls_itself(authority: Authority) -> None:
    with serving({"/file": b"by proxy"}, authority.server("127.0.0.1")) as proxy:
        env = {"HTTP_PROXY": proxy.url, "SSL_CERT_FILE": str(authority.file)}
        assert fetch("http://go.test/file", **env) == b"by proxy"


def test_a_proxy_gets_its_password_and_no_message_shows_it(secure: HttpServer, authority: Authority) -> None:
    with serving() as proxy:
        proxy.tunnel = ("127.0.0.1", secure.port)
        proxy.every_answer("go.test:443", faults.demand_login("ann", "s3cret", by="proxy-authorization", code=407))
        address = f"127.0.0.1:{proxy.port}"
        trusted = {"SSL_CERT_FILE": str(authority.file)}
        assert fetch("https://go.test/file", HTTPS_PROXY=f"http://ann:s3cret@{address}", **trusted) == b"content"
        with pytest.raises(PermanentNetworkError, match="407 Proxy Authentication Required") as caught:
            fetch("https://go.test/file", HTTPS_PROXY=f"http://ann:wr0ng@{address}", **trusted)
        assert "wr0ng" not in caught.value.message + caught.value.hint


def test_loopback_never_goes_through_a_proxy() -> None:
    with serving({"/file": b"direct"}) as server, serving({"/file": b"by proxy"}) as proxy:
        assert fetch(f"{server.url}/file", HTTP_PROXY=proxy.url) == b"direct"


def test_a_proxy_that_is_down_is_reported_with_a_hint() -> None:
    with pytest.raises(NetworkError, match="Connection refused") as caught:
        fetch("https://go.test/file", HTTPS_PROXY="http://127.0.0.1:1")
    assert caught.value.hint == "env | grep -i proxy"
