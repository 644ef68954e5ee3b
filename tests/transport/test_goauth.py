"""Credentials by GOAUTH as the go command finds them, and what the refusals of servers and proxies hint at."""

import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from gvm_py.transport import Timeouts, Transport
from gvm_py.transport.goauth import Credentials
from gvm_py.transport.goauth_text import parse_credentials
from tests.support import faults
from tests.support.certificates import Authority
from tests.support.http_server import HttpServer, serving
from tests.support.run import Sandbox


@pytest.fixture
def server(authority: Authority) -> Iterator[HttpServer]:
    with serving({"/file": b"content"}, authority.server("127.0.0.1", "localhost")) as running:
        running.every_answer("/file", faults.demand_login("ann", "s3cret"))
        yield running


def _env(authority: Authority, tmp_path: Path, goauth: str) -> dict[str, str]:
    return {"SSL_CERT_FILE": str(authority.file), "HOME": str(tmp_path), "GOAUTH": goauth, "PATH": "/usr/bin:/bin"}


def _script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def _get(env: dict[str, str], url: str, said: list[str] | None = None) -> int:
    said = [] if said is None else said
    with Transport(env, timeouts=Timeouts(connect=5, read=5), sleep=lambda _: None, say=said.append) as transport:
        return transport.get(url, limit=100).status


def test_a_command_gives_headers_for_its_host_alone(authority: Authority, server: HttpServer, tmp_path: Path) -> None:
    answer = f"https://127.0.0.1:{server.port}\\n\\nAuthorization: Basic YW5uOnMzY3JldA==\\nX-Extra: 1\\n\\n"
    helper = _script(tmp_path / "helper", f"printf '{answer}'")
    env = _env(authority, tmp_path, str(helper))
    assert _get(env, f"{server.url}/file") == 200
    assert server.requests[0].headers["x-extra"] == "1"
    with serving({"/file": b"content"}, authority.server("127.0.0.1")) as other:
        assert _get(env, f"{other.url}/file") == 200
        assert "authorization" not in other.requests[0].headers


def test_a_command_is_asked_again_with_the_refused_address(
    authority: Authority, server: HttpServer, tmp_path: Path
) -> None:
    helper = _script(
        tmp_path / "helper",
        f'cat >> {tmp_path}/given; echo "$@" >> {tmp_path}/asked; test $# = 0 && exit 0\n'
        'printf "%s\\n\\nAuthorization: Basic YW5uOnMzY3JldA==\\n\\n" "$1"',
    )
    assert _get(_env(authority, tmp_path, str(helper)), f"{server.url}/file") == 200
    assert (tmp_path / "asked").read_text().splitlines() == ["", f"{server.url}/file"]
    assert (tmp_path / "given").read_text().startswith("HTTP/1.1 401 Unauthorized\n")
    assert len(server.requests) == 2


def test_git_gives_what_its_credential_helper_knows(authority: Authority, server: HttpServer, tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is NOT proven here: it is not on PATH")
    subprocess.run(["git", "init", "-q", str(tmp_path / "repo")], check=True)
    helper = _script(tmp_path / "helper", "test $1 = get && printf 'username=ann\\npassword=s3cret\\n'")
    subprocess.run(["git", "-C", str(tmp_path / "repo"), "config", "credential.helper", str(helper)], check=True)
    assert _get(_env(authority, tmp_path, f"git {tmp_path}/repo"), f"{server.url}/file") == 200


def test_the_first_method_wins_and_http_gets_nothing(tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine h login n password n")
    helper = _script(tmp_path / "helper", "printf 'https://h\\n\\nA: 1\\n\\n'")
    for goauth, found in ((f"{helper};netrc", {"A": "1"}), (f"netrc;{helper}", {"Authorization": "Basic bjpu"})):
        credentials = Credentials({"HOME": str(tmp_path), "GOAUTH": goauth}, print)
        assert credentials.headers("https://h/x") == found
        assert credentials.headers("http://h/x") == {}


@pytest.mark.parametrize(
    "text", ["exit 3", "echo nonsense", "printf 'https://h\\n\\nA: 1\\n'", "printf 'http://h\\n\\nA: 1\\n\\n'"]
)
def test_a_command_that_fails_is_named_without_what_it_said(
    authority: Authority, server: HttpServer, tmp_path: Path, text: str
) -> None:
    helper = _script(tmp_path / "helper", f"echo s3cret >&2; {text}")
    said: list[str] = []
    assert _get(_env(authority, tmp_path, str(helper)), f"{server.url}/file", said) == 401
    assert said
    assert all(line.startswith(f"GOAUTH: {helper} gave no credentials: ") for line in said)
    assert "s3cret" not in "".join(said)


def test_credentials_of_several_hosts_are_parsed() -> None:
    text = "https://a/x/\nhttps://b\n\nA: 1\nB: two words \n\nhttps://c\n\n\n"
    both = {"A": "1", "B": "two words"}
    assert parse_credentials(text) == {"https://a/x/": both, "https://b": both, "https://c": {}}


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (401, "; a login is `machine 127.0.0.1 login USER password TOKEN` in {netrc}, or GOAUTH"),
        (401, "\nhint: ${{EDITOR:-vi}} {netrc}\n"),
        (403, "; where it wants a login, the one in {netrc} or GOAUTH has no right to this"),
        (403, "\nhint: ${{EDITOR:-vi}} {netrc}\n"),
        (407, "\nhint: env | grep -i proxy\n"),
    ],
)
@pytest.mark.parametrize("named", ["", "logins of mine"])
def test_each_refusal_has_its_own_hint(sandbox: Sandbox, status: int, hint: str, named: str) -> None:
    netrc = sandbox.home / (named or ".netrc")
    hint = hint.format(netrc=shlex.quote(str(netrc)) if "EDITOR" in hint else netrc)
    with serving() as server:
        for path in ("/", "/index.json", "/golang.org/toolchain/@v/list"):
            server.every_answer(path, faults.status(status))
        env = {"GOPROXY": server.url, "NETRC": str(netrc) if named else ""}
        for words in (["list-remote", "--source", "goproxy"], ["list-remote", "--source", server.url]):
            done = sandbox.gosdk(*words, "--refresh", env=env)
            assert done.code == 5, done.err
            assert hint in done.err


def test_a_certificate_nobody_knows_keeps_its_hint(sandbox: Sandbox, server: HttpServer) -> None:
    env = {"GOPROXY": server.url}
    for words in (["list-remote", "--source", "goproxy"], ["install", "--source", "goproxy", "1.22"]):
        done = sandbox.gosdk(*words, env=env)
        assert (done.code, "SSL_CERT_FILE=/path/to/ca.pem" in done.err.splitlines()[-1]) == (5, True), done.err


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("yes s3cret", "it wrote more than 8 MiB"),
        ("yes s3cret >&2", "it wrote more than 8 MiB"),
        ("sleep 600", "it gave no answer within 1 s"),
        ("sleep 600 & echo", "it gave no answer within 1 s"),
        ("trap '' TERM; exec sleep 600 < /dev/null", "it gave no answer within 1 s"),
    ],
)
def test_a_command_that_floods_or_hangs_is_ended_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, why: str
) -> None:
    monkeypatch.setattr("gvm_py.transport.goauth._COMMAND_SECONDS", 1.0)
    helper = _script(tmp_path / "helper", text)
    said: list[str] = []
    credentials = Credentials({"HOME": str(tmp_path), "GOAUTH": str(helper), "PATH": "/usr/bin:/bin"}, said.append)
    assert credentials.headers("https://h/x") == {}
    assert said == [f"GOAUTH: {helper} gave no credentials: {why}"]


def test_a_command_that_does_not_read_its_input_is_answered(tmp_path: Path) -> None:
    helper = _script(tmp_path / "helper", "exec <&-; test $# = 0 || printf 'https://h\\n\\nA: 1\\n\\n'")
    credentials = Credentials({"HOME": str(tmp_path), "GOAUTH": str(helper), "PATH": "/usr/bin:/bin"}, print)
    assert credentials.headers_after("https://h/x", 401, {"X": "y" * (1 << 20)}) == {"A": "1"}
