"""Who gets a password: the host it was meant for, over TLS, and nobody after a redirect elsewhere."""

import base64
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from gvm_py.errors import NetworkError
from gvm_py.transport import PermanentNetworkError, Reply, Timeouts, Transport
from gvm_py.transport.goauth import Credentials
from tests.support import faults
from tests.support.certificates import Authority
from tests.support.http_server import HttpServer, Seen, serving


@pytest.fixture
def server(authority: Authority) -> Iterator[HttpServer]:
    with serving({"/file": b"content"}, authority.server("127.0.0.1")) as running:
        yield running


@pytest.fixture
def other(authority: Authority) -> Iterator[HttpServer]:
    with serving({"/file": b"elsewhere"}, authority.server("127.0.0.1")) as running:
        yield running


@pytest.fixture
def env(authority: Authority, tmp_path: Path) -> dict[str, str]:
    return {"SSL_CERT_FILE": str(authority.file), "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}


def get(env: Mapping[str, str], url: str) -> Reply:
    with Transport(env, timeouts=Timeouts(connect=2, read=2), sleep=lambda _seconds: None) as transport:
        return transport.get(url, limit=100)


def login(seen: Seen) -> str:
    return base64.b64decode(seen.headers.get("authorization", "").removeprefix("Basic ")).decode()


def found_login(env: Mapping[str, str], url: str) -> tuple[str, str] | None:
    headers = Credentials(env, lambda _text: None).headers(url)
    if not headers:
        return None
    user, _, password = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode().partition(":")
    return user, password


def with_login(url: str, userinfo: str) -> str:
    return url.replace("://", f"://{userinfo}@")


def test_userinfo_becomes_basic_auth(server: HttpServer, env: dict[str, str]) -> None:
    assert get(env, with_login(f"{server.url}/file", "ann:p%40ss%2Fw")).body == b"content"
    assert login(server.requests[0]) == "ann:p@ss/w"


def test_userinfo_is_never_sent_over_http(env: dict[str, str]) -> None:
    with serving({"/file": b"content"}) as plain:
        with pytest.raises(PermanentNetworkError, match="refusing to send a password") as caught:
            get(env, with_login(f"{plain.url}/file", "ann:s3cret"))
        assert plain.requests == []
    assert "s3cret" not in caught.value.message


def test_no_message_shows_userinfo_or_query(server: HttpServer, env: dict[str, str]) -> None:
    server.every_answer("/file", faults.close_after(3))
    with pytest.raises(NetworkError) as caught:
        get(env, with_login(f"{server.url}/file?token=t0ken", "ann:s3cret"))
    assert f"https://***@127.0.0.1:{server.port}/file:" in caught.value.message
    for secret in ("ann", "s3cret", "t0ken"):
        assert secret not in caught.value.message


def test_userinfo_follows_a_redirect_on_the_same_host_only(
    server: HttpServer, other: HttpServer, env: dict[str, str]
) -> None:
    server.every_answer("/near", faults.redirect("/file"))
    server.every_answer("/far", faults.redirect(f"{other.url}/file"))
    get(env, with_login(f"{server.url}/near", "ann:s3cret"))
    assert [login(seen) for seen in server.requests] == ["ann:s3cret", "ann:s3cret"]
    assert get(env, with_login(f"{server.url}/far", "ann:s3cret")).body == b"elsewhere"
    assert login(other.requests[0]) == ""


def test_netrc_is_for_the_named_host_only(
    server: HttpServer, other: HttpServer, env: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text(f"machine 127.0.0.1:{server.port} login ann password s3cret\n")
    get(env, f"{server.url}/file")
    get(env, f"{other.url}/file")
    assert (login(server.requests[0]), login(other.requests[0])) == ("ann:s3cret", "")


def test_netrc_is_looked_up_again_at_each_redirect(
    server: HttpServer, other: HttpServer, env: dict[str, str], tmp_path: Path
) -> None:
    server.every_answer("/file", faults.redirect(f"{other.url}/file"))
    for port, expected in ((server.port, ["ann:1", ""]), (other.port, ["", "ann:1"])):
        (tmp_path / ".netrc").write_text(f"machine 127.0.0.1:{port} login ann password 1\n")
        get(env, f"{server.url}/file")
        assert [login(server.requests[-1]), login(other.requests[-1])] == expected


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        # The cases of cmd/go/internal/auth/netrc_test.go.
        ("machine api.github.com login user password pwd", "https://api.github.com/x", ("user", "pwd")),
        ("machine test.host login user password pwd", "https://other.host/", None),
        ("machine oneline login user password pwd", "https://oneline", ("user", "pwd")),
        ("machine half.test\nlogin justlogin\n\nmachine x login a password b", "https://half.test/", None),
        ("machine a.test\nlogin u\npassword p\n", "https://a.test/deep/path", ("u", "p")),
        ("machine a.test password p login u", "https://a.test/", ("u", "p")),
        ("macdef m\nmachine m login u password p\n\nmachine n login u password p", "https://m/", None),
        ("macdef m\nmachine m login u password p\n\nmachine n login u password p", "https://n/", ("u", "p")),
        ("default login d password d\nmachine a.test login u password p", "https://a.test/", ("u", "p")),
        ("default\nmachine a.test login u password p", "https://a.test/", None),
        ("machine a.test login u password 1\nmachine a.test login v password 2", "https://a.test/", ("u", "1")),
        # The machine is a prefix of the URL in whole elements (auth.go, loadCredential).
        ("machine a.test/private login u password p", "https://a.test/private/x", ("u", "p")),
        ("machine a.test/private login u password p", "https://a.test/privately", None),
        ("machine a.test login u password p", "https://a.test:8443/", None),
        ("machine a.test:8443 login u password p", "https://a.test:8443/x", ("u", "p")),
        ("machine test login u password p", "https://a.test/", None),
        ("machine a.test login u password p", "http://a.test/", None),
        ("machine http://a.test login u password p", "http://a.test/", None),
        ("\0\xff machine", "https://a.test/", None),
    ],
)  # fmt: skip
def test_netrc_is_read_as_the_go_command_reads_it(
    tmp_path: Path, text: str, url: str, expected: tuple[str, str] | None
) -> None:
    file = tmp_path / "netrc"
    file.write_bytes(text.encode("latin-1"))
    assert found_login({"NETRC": str(file)}, url) == expected


@pytest.mark.parametrize(("goauth", "found"), [("", True), ("netrc", True), ("off", False), ("git /x; netrc", True)])
def test_goauth_can_switch_netrc_off(tmp_path: Path, goauth: str, found: bool) -> None:
    (tmp_path / ".netrc").write_text("machine a.test login u password p")
    env = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "GOAUTH": goauth}
    assert (found_login(env, "https://a.test/") is not None) == found


@pytest.mark.skipif(os.name == "nt", reason="other systems have no pipes of this kind")
def test_a_pipe_or_a_device_in_place_of_a_netrc_holds_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for file in (tmp_path / "pipe", Path("/dev/zero")):
        assert found_login({"NETRC": str(file)}, "https://a.test/") is None


@pytest.mark.parametrize("env", [{}, {"NETRC": "/nonexistent"}, {"HOME": "/nonexistent"}])
def test_without_a_netrc_there_is_no_login(env: dict[str, str]) -> None:
    assert found_login(env, "https://a.test/") is None
