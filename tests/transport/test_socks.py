"""SOCKS proxies, with the meaning their addresses have for the go command: the proxy finds the host."""

import gc
from collections.abc import Iterator

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


def _refused(proxy: str) -> tuple[str, str | None]:
    with Transport({"HTTP_PROXY": proxy}, sleep=lambda _: None) as transport, pytest.raises(NetworkError) as caught:
        transport.get("http://far.test/file", limit=100)
    return caught.value.message, caught.value.hint


def test_all_proxy_is_ignored_as_go_ignores_it(server: HttpServer) -> None:
    with serving({"/file": b"direct"}) as plain, Transport({"ALL_PROXY": "socks5://127.0.0.1:1"}) as transport:
        assert transport.get(f"{plain.url}/file", limit=100).body == b"direct"
