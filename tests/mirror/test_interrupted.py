"""`gosdk mirror` cut short: by kill -9 at any moment, Ctrl-C, a full disk, a broken line, another gosdk."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import faults
from tests.support.archives import tar_gz
from tests.support.internet import Internet
from tests.support.run import Sandbox
from tests.support.sdk import sdk_files
from tests.support.static_tree import snapshot
from tests.support.waiting import wait_until

LARGE = "go1.24.1.linux-amd64.tar.gz"
SENT = 200_000


@pytest.fixture
def tree(sandbox: Sandbox) -> Path:
    return sandbox.cwd / "my 镜像"


@pytest.fixture
def large(internet: Internet) -> bytes:
    """An archive of some 400 kB that the index has, after two releases that everything has."""
    internet.publish("1.21.13")
    internet.publish("1.22.3")
    internet.releases.add_release("1.24.1")
    data = tar_gz(sdk_files("1.24.1", extra={"lib/time/zoneinfo.zip": hashlib.shake_256(b"zone").digest(400_000)}))
    internet.http.files[f"/dl/{LARGE}"] = data
    internet.releases.index[0]["files"][0] |= {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    internet.releases.publish()
    return data


def arguments(internet: Internet, *requests: str) -> list[str]:
    return ["mirror", "my 镜像", *requests, "--source", internet.dl, "--source", "goproxy"]


def public(tree: Path) -> dict[str, bytes]:
    return {name: data for name, data in snapshot(tree).items() if not name.startswith(".gosdk-mirror/")}


def stalled(sandbox: Sandbox, internet: Internet, tree: Path) -> "subprocess.Popen[str]":
    """Return a copy of all three releases that waits for the rest of the large one; the others have come."""
    internet.http.next_answers(f"/dl/{LARGE}", faults.stall_after(SENT))
    process = sandbox.start(*arguments(internet, "1.24", "1.22", "1.21"))
    part = tree / ".gosdk-mirror" / "downloads" / "partial" / f"{LARGE}.part"
    others = ("go1.2[12]*.gz", "golang.org/**/*.ziphash")
    wait_until(lambda: part.exists() and part.stat().st_size > SENT * 0.9, process)
    wait_until(lambda: sum(len(list(tree.glob(name))) for name in others) == 4, process)
    return process


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_the_next_run_goes_on_where_this_one_was_stopped(
    sandbox: Sandbox, internet: Internet, tree: Path, large: bytes, how: signal.Signals
) -> None:
    process = stalled(sandbox, internet, tree)
    os.killpg(process.pid, how)
    out, err = process.communicate(timeout=60)
    assert process.returncode == (-9 if how == signal.SIGKILL else 130)
    assert (out, "Traceback" in err) == ("", False)
    assert LARGE not in public(tree)
    fetched = len(internet.downloads())
    outcome = sandbox.gosdk(*arguments(internet, "1.24", "1.22", "1.21"))
    assert outcome.code == 0, outcome.err
    (piece,) = [seen for seen in internet.http.requests if "range" in seen.headers]
    assert int(piece.headers["range"].removeprefix("bytes=").removesuffix("-")) > SENT * 0.9
    assert len(internet.downloads()) == fetched + 1
    assert (tree / LARGE).read_bytes() == large
    assert sandbox.gosdk("mirror", "check", "my 镜像").code == 0


def test_killed_at_any_moment_it_shows_clients_nothing_but_what_is_whole(
    sandbox: Sandbox, internet: Internet, tree: Path, large: bytes
) -> None:
    reference = sandbox.gosdk("mirror", "reference", *arguments(internet, "1.24", "1.22", "1.21")[2:])
    assert reference.code == 0, reference.err
    whole = public(sandbox.cwd / "reference")
    started = time.monotonic()
    assert sandbox.gosdk("mirror", "another", *arguments(internet, "1.24", "1.22", "1.21")[2:]).code == 0
    seconds = time.monotonic() - started
    moments = [seconds * (0.3 + 0.09 * step) for step in range(8)]
    for moment in moments:
        process = sandbox.start(*arguments(internet, "1.24", "1.22", "1.21"))
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        # What a file is called while it is written; no client requests that.
        seen = {name: data for name, data in public(tree).items() if not Path(name).name.startswith(".")}
        assert seen.items() <= whole.items()
        listed = json.loads(seen.get("index.json", b"[]"))
        assert all(file["filename"] in seen for release in listed for file in release["files"])
    assert sandbox.gosdk(*arguments(internet, "1.24", "1.22", "1.21")).code == 0
    assert public(tree) == whole


def test_a_second_gosdk_waits_for_the_first_and_says_for_whom(
    sandbox: Sandbox, internet: Internet, tree: Path, large: bytes
) -> None:
    first = stalled(sandbox, internet, tree)
    sandbox.configure(lock_timeout=0)
    assert sandbox.gosdk(*arguments(internet, "1.24")).code == 6
    sandbox.configure(lock_timeout=60)
    second = sandbox.start(*arguments(internet, "1.24"))
    assert second.stderr is not None
    said = second.stderr.readline()
    assert said.startswith(f"waiting for another gosdk: copying into {tree} (process {first.pid})")
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    out, _ = second.communicate(timeout=60)
    assert (second.returncode, out) == (0, f"{LARGE}\n")


def test_a_line_that_breaks_is_taken_up_again_in_the_same_run(
    sandbox: Sandbox, internet: Internet, tree: Path, large: bytes
) -> None:
    internet.http.next_answers(f"/dl/{LARGE}", faults.reset_after(SENT), faults.close_after(1000))
    outcome = sandbox.gosdk(*arguments(internet, "1.24"))
    assert (outcome.code, outcome.out) == (0, f"{LARGE}\n")
    assert (tree / LARGE).read_bytes() == large


@pytest.mark.skipif(sys.platform != "linux", reason="a file system of our own needs Linux namespaces")
def test_a_full_disk_is_named_and_what_was_there_stays(
    sandbox: Sandbox, internet: Internet, tree: Path, large: bytes
) -> None:
    script = """mount -t tmpfs -o size=300k none "$1" && shift && "$@"; echo "exit $?"; find . -name 'go1*'"""
    small_disk = ["unshare", "-rm", "sh", "-c", script, "sh", str(tree)]
    tree.mkdir()
    if subprocess.run([*small_disk, "true"], cwd=sandbox.cwd, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a tmpfs in a namespace of its own")
    outcome = sandbox.gosdk(*arguments(internet, "1.24", "1.22"), within=small_disk)
    assert f"error: the disk with {tree}/.gosdk-mirror/downloads/partial is full" in outcome.err
    assert f"hint: df -h '{tree}'" in outcome.err
    assert "exit 1\n" in outcome.out
    assert outcome.out.splitlines()[-1] == "./my 镜像/go1.22.3.linux-amd64.tar.gz"


def test_a_directory_that_cannot_be_written_is_named(sandbox: Sandbox, internet: Internet, large: bytes) -> None:
    (sandbox.cwd / "file").write_text("")
    outcome = sandbox.gosdk("mirror", "file/mirror", "1.22", "--source", internet.dl)
    assert (outcome.code, outcome.out) == (1, "")
    assert "file/mirror" in outcome.err
    assert "Traceback" not in outcome.err
