"""`gosdk mirror --to` fills a bucket of a real S3 server; what the server refuses, loses or delays harms no client."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gvm_py.errors import NetworkError
from gvm_py.mirror.bucket import Bucket
from gvm_py.mirror.bucket_address import BucketAddress
from gvm_py.transport import Timeouts
from tests.support import s3_server
from tests.support.archives import sdk_module
from tests.support.internet import Internet
from tests.support.realgo import needs_go, run_go
from tests.support.run import Outcome, Sandbox
from tests.support.s3_server import S3Server
from tests.support.sdk import sdk_files
from tests.support.static_tree import needs_nginx, nginx, snapshot
from tests.support.waiting import wait_until

ARCHIVE = "go1.22.3.linux-amd64.tar.gz"
MODULE = "v0.0.1-go1.22.3.linux-amd64"
MODULES = "golang.org/toolchain/@v"
LISTS = {"index.json", f"{MODULES}/list"}


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server.serving() as server:
        yield server


@pytest.fixture
def prefix(server: S3Server, tmp_path: Path) -> str:
    """A prefix that no other test uses."""
    server.heal()
    return f"{tmp_path.name}/sdk/"


@pytest.fixture(autouse=True)
def _released(internet: Internet) -> None:
    internet.publish("1.21.13")
    internet.publish("1.22.3")


def arguments(internet: Internet, prefix: str, *versions: str) -> list[str]:
    return ["mirror", "--to", f"s3://bucket/{prefix}", *versions, "--source", internet.dl, "--source", "goproxy"]


def copy(sandbox: Sandbox, internet: Internet, server: S3Server, prefix: str, *versions: str) -> Outcome:
    return sandbox.gosdk(*arguments(internet, prefix, *versions), env=server.environment)


def public(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if not name.startswith(".gosdk-mirror/")}


def forget(sandbox: Sandbox) -> None:
    """Be another machine, which knows of the bucket only what is in it."""
    sandbox.root = sandbox.root.with_name(f"{sandbox.root.name}+")


def test_a_bucket_has_what_a_directory_has(sandbox: Sandbox, internet: Internet, server: S3Server, prefix: str) -> None:
    outcome = copy(sandbox, internet, server, prefix, "1.22")
    assert outcome.code == 0, outcome.err
    assert outcome.out.splitlines() == [ARCHIVE, f"{MODULES}/{MODULE}.zip"]
    assert f"s3://bucket/{prefix}".rstrip("/") + ": 2 files are new, 0 did not change" in outcome.err
    assert sandbox.gosdk("mirror", "here", "1.22", "--source", internet.dl, "--source", "goproxy").code == 0
    assert public(server.files(prefix)) == public(snapshot(sandbox.cwd / "here"))
    written = server.seen("PUT")
    assert set(written[-2:]) == {"index.json", "list"}
    assert not list((sandbox.root / "cache/mirrors").rglob("*.zip"))


@needs_nginx
@needs_go
def test_gosdk_and_the_plain_go_command_read_it_back_through_nginx(
    sandbox: Sandbox, internet: Internet, server: S3Server, prefix: str, tmp_path: Path
) -> None:
    assert copy(sandbox, internet, server, prefix, "1.22").code == 0
    client = {"GOSUMDB": internet.database.log.key, "NO_PROXY": "127.0.0.1"}
    relay = f"location / {{ proxy_pass {server.url}/bucket/{prefix}; }}"
    with nginx(tmp_path, tmp_path / "nginx", relay) as url:
        sandbox.configure(verify="both")
        outcome = sandbox.gosdk("install", "1.22.3", "--source", url, env={**client, "GOPROXY": url})
        assert outcome.code == 0, outcome.err
        wanted = {"GOTOOLCHAIN": "local", "GOFLAGS": "-modcacherw", "GOPROXY": url, **client}
        done = run_go("mod", "download", "-json", f"golang.org/toolchain@{MODULE}", cwd=tmp_path, env=wanted)
    assert done.returncode == 0, done.stdout
    log = (tmp_path / "nginx" / "access.log").read_text().splitlines()
    assert not [line for line in log if "Go-http-client" in line and " 200 " not in line]


def test_another_machine_adds_a_patch_and_fetches_nothing_twice(
    sandbox: Sandbox, internet: Internet, server: S3Server, prefix: str
) -> None:
    assert copy(sandbox, internet, server, prefix, "1.22", "1.21").code == 0
    before = server.files(prefix)
    forget(sandbox)
    server.heal()
    fetched = len(internet.downloads())
    outcome = copy(sandbox, internet, server, prefix, "1.22", "1.21")
    assert (outcome.code, outcome.out) == (0, ""), outcome.err
    assert (len(internet.downloads()), server.seen("PUT")) == (fetched, [])
    internet.publish("1.22.4")
    forget(sandbox)
    assert len(copy(sandbox, internet, server, prefix, "1.22").out.splitlines()) == 2
    after = server.files(prefix)
    assert {name for name in before if "tile/" not in name} < set(after)
    assert (after[f"{MODULES}/list"].count(b"\n"), after["index.json"].count(b'"filename"')) == (3, 3)
    assert not {"index.json.gosdk-new"} & set(after)


def test_killed_while_it_writes_it_goes_on_and_no_list_names_what_is_not_there(
    sandbox: Sandbox, internet: Internet, server: S3Server, prefix: str
) -> None:
    noise = hashlib.shake_256(b"zone").digest(6 << 20)
    internet.publish_sdk("1.23.4", sdk_files("1.23.4", extra={"lib/time/zoneinfo.zip": noise}))
    assert copy(sandbox, internet, server, prefix, "1.22").code == 0
    server.heal()
    server.fail("PUT", "go1.21.13.linux-amd64.tar.gz", "stall")
    process = sandbox.start(*arguments(internet, prefix, "1.23", "1.21"), env=server.environment)
    begun = ("go1.23", "v0.0.1-go1.23")
    wait_until(lambda: sum(name.startswith(begun) for name in server.seen("POST")) == 4, process)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    files = server.files(prefix)
    assert (files["index.json"].count(b'"filename"'), files[f"{MODULES}/list"]) == (1, f"{MODULE}\n".encode())
    server.heal()
    outcome = copy(sandbox, internet, server, prefix, "1.23", "1.21")
    assert outcome.code == 0, outcome.err
    assert [name for name in server.seen("POST") if "1.23" in name] == []
    assert server.files(prefix)["index.json"].count(b'"filename"') == 3


@pytest.mark.parametrize(
    ("method", "name", "how", "code", "said"),
    [
        ("PUT", ARCHIVE, "refuse", 5, "Access Denied (403 Forbidden, AccessDenied)\nhint: export AWS_ACCESS_KEY_ID="),
        ("PUT", ARCHIVE, "lose", 5, f"accepted {ARCHIVE} and does not have it now; nothing that refers to it was"),
        ("PUT", "index.json", "lose", 5, "accepted index.json and does not have it now"),
        ("PUT", "latest", "lose", 5, "accepted sumdb/sum.test/latest and does not have it now"),
        ("PUT", "index.json", "overtake", 1, "could not write index.json: another writer changed it in s3://bucket/"),
        ("GET", "bucket", "refuse", 5, "could not list it: s3://bucket/"),
    ],
)
def test_a_bucket_that_refuses_or_loses_a_write_is_named_and_lists_nothing_new(
    sandbox: Sandbox,
    internet: Internet,
    server: S3Server,
    prefix: str,
    method: str,
    name: str,
    how: str,
    code: int,
    said: str,
) -> None:
    server.fail(method, name, how)
    outcome = copy(sandbox, internet, server, prefix, "1.22")
    assert outcome.code == code, outcome.err
    assert said in outcome.err
    server.heal()
    files = server.files(prefix)
    assert files.get("index.json", b"other") == b"other"
    assert f"{MODULES}/list" not in files or name == "index.json"
    if how != "overtake":
        assert copy(sandbox, internet, server, prefix, "1.22").code == 0
        assert set(server.files(prefix)) >= {ARCHIVE, *LISTS}


def test_a_list_that_another_machine_changes_meanwhile_is_left_to_it(
    sandbox: Sandbox, internet: Internet, server: S3Server, prefix: str
) -> None:
    assert copy(sandbox, internet, server, prefix, "1.21").code == 0
    server.fail("PUT", "list", "overtake")
    assert copy(sandbox, internet, server, prefix, "1.22").code == 1
    assert server.files(prefix)[f"{MODULES}/list"] == b"other"
    server.heal()
    assert copy(sandbox, internet, server, prefix, "1.22").code == 0
    assert server.files(prefix)[f"{MODULES}/list"].count(b"\n") == 2


def test_a_file_that_never_changes_may_come_from_two_machines_at_once(
    sandbox: Sandbox, internet: Internet, server: S3Server, prefix: str
) -> None:
    server.fail("PUT", f"{MODULE}.zip", "overtake")
    outcome = copy(sandbox, internet, server, prefix, "1.22")
    assert outcome.code == 0, outcome.err
    assert server.files(prefix)[f"{MODULES}/{MODULE}.zip"] == sdk_module("1.22.3")


def test_a_bucket_that_does_not_answer_is_a_network_error(
    server: S3Server, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in server.environment.items():
        monkeypatch.setenv(variable, value)
    server.fail("GET", "file", "stall")
    bucket = Bucket(BucketAddress.parse(f"s3://bucket/{prefix}"), server.environment, Timeouts(read=0.3))
    with pytest.raises(NetworkError, match=r"could not read file: s3://bucket/.*: it did not answer within 0\.3 s"):
        bucket.read("file")


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, "no connection: "),
        ({"AWS_ENDPOINT_URL": "https://no-such-host.invalid"}, "no connection: failed to lookup address"),
    ],
)
def test_a_server_that_is_not_there_is_exit_5(
    sandbox: Sandbox, internet: Internet, server: S3Server, env: dict[str, str], said: str
) -> None:
    outcome = sandbox.gosdk(*arguments(internet, "x", "1.22"), env={**server.environment, **env})
    assert outcome.code == 5, outcome.err
    assert outcome.err.startswith("error: could not list it: s3://bucket/x: " + said)


def test_a_bucket_that_does_not_exist_is_exit_5(sandbox: Sandbox, internet: Internet, server: S3Server) -> None:
    outcome = sandbox.gosdk("mirror", "--to", "s3://nothing/x", "1.22", "--source", internet.dl, env=server.environment)
    assert outcome.code == 5
    assert "s3://nothing/x: The specified bucket does not exist (404 Not Found, NoSuchBucket)" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "https://bucket/x"], "--to 'https://bucket/x' is not the address of a bucket"),
        (["--to", "s3://bucket/../x"], "--to 's3://bucket/../x' is not the address of a bucket"),
        (["--to", "s3://"], "is not the address of a bucket"),
        (["s3://bucket/x", "1.22"], "s3://bucket/x is a bucket, not a directory"),
        (["check", "s3://bucket/x"], "s3://bucket/x is a bucket, and what is checked is a directory"),
        (["--all"], "name the directory of the mirror, or a bucket with --to"),
    ],
)
def test_what_is_not_a_bucket_or_a_directory_is_a_usage_error(
    sandbox: Sandbox, arguments: list[str], said: str
) -> None:
    outcome = sandbox.gosdk("mirror", *arguments)
    assert (outcome.code, list(sandbox.cwd.iterdir())) == (2, [])
    assert said in outcome.err


def test_a_prefix_that_holds_something_else_is_left_alone(
    sandbox: Sandbox, internet: Internet, server: S3Server, prefix: str
) -> None:
    server.ask("PUT", f"/bucket/{prefix}accounts.csv", b"1")
    outcome = copy(sandbox, internet, server, prefix, "1.22")
    assert outcome.code == 2
    assert "is not empty and not a mirror that gosdk made" in outcome.err
    assert set(server.files(prefix)) == {"accounts.csv"}


def test_without_the_extra_the_command_that_adds_it_is_shown(sandbox: Sandbox) -> None:
    code = "import sys; sys.modules['obstore'] = None; from gvm_py.__main__ import main; main()"
    command = [sys.executable, "-c", code, "mirror", "--to", "s3://bucket/x"]
    done = subprocess.run(
        command, cwd=sandbox.cwd, env=sandbox.environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    error, hint = done.stderr.splitlines()
    assert error.startswith("error: s3://bucket/x needs the library obstore, which is not installed here")
    assert hint == f'hint: {sys.executable} -m pip install "gvm-py[cloud]"'
    assert not (sandbox.root / "cache").exists()
