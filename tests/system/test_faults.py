"""What goes wrong around gosdk, and what it promises then: docs/reliability.md. More of its table is in other files."""

import hashlib
import json
import os
import shutil
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gvm_py.dist.archive import tree_digests
from gvm_py.paths import Layout
from gvm_py.store import Store
from tests.support import faults, release_server
from tests.support.archives import tar_gz
from tests.support.certificates import Authority
from tests.support.disks import without_programs
from tests.support.internet import Internet
from tests.support.kill import killed_at
from tests.support.run import Sandbox
from tests.support.sdk import sdk_files, write_sdk
from tests.support.waiting import wait_until

INDEX = "/dl/"
ARCHIVE = "/dl/go1.22.3.linux-amd64.tar.gz"
WORKSPACE = '<project version="4">\n  <component name="GOROOT" url="file:///old" />\n</project>\n'
_MOST_STEPS = 60


@pytest.fixture
def released(internet: Internet) -> Internet:
    """Go 1.22.3, published everywhere."""
    internet.publish("1.22.3")
    return internet


def works(box: Sandbox) -> None:
    """Check that the store is whole, and that another change can be made."""
    assert box.gosdk("install", "1.22.3").code == 0
    assert box.below("staging") == []
    assert box.gosdk("verify").code == 0
    assert "go1.22.3" in box.gosdk("exec", "1.22.3", "go", "version").out


def test_killed_while_it_writes_into_an_ide_every_file_is_whole_and_the_next_run_finishes(tmp_path: Path) -> None:
    for step in range(_MOST_STEPS):
        world = tmp_path / f"世界 {step}"
        box = Sandbox(world / "home", world / "root", world / "work")
        (box.home / ".config" / "JetBrains" / "GoLand2026.2" / "options").mkdir(parents=True)
        write_sdk(box.root / "versions" / "go1.22.3", "1.22.3")
        idea, vscode = box.cwd / ".idea", box.cwd / ".vscode"
        for directory in (idea, vscode):
            directory.mkdir(parents=True)
        (box.cwd / "go.mod").write_text("module m\n\ngo 1.22.3\n")
        (idea / "workspace.xml").write_text(WORKSPACE)
        before = '{"a": 1}\n'
        (vscode / "settings.json").write_text(before)
        killed = killed_at(box, step, (box.cwd, box.home, box.root), "sync-ide")
        new = "file://$PROJECT_DIR$/../root/versions/go1.22.3"
        assert (idea / "workspace.xml").read_text() in (WORKSPACE, WORKSPACE.replace("file:///old", new))
        settings = (vscode / "settings.json").read_text()
        for leftover in (*idea.glob(".*"), *vscode.glob(".*")):
            # What is younger may be another gosdk's that is at work.
            os.utime(leftover, (0, 0))
        assert box.gosdk("sync-ide").code == 0
        assert (idea / "workspace.xml").read_text() == WORKSPACE.replace("file:///old", new)
        written = (vscode / "settings.json").read_text()
        assert (settings in (before, written), json.loads(written)["a"]) == (True, 1), settings
        assert json.loads(written)["go.alternateTools"]
        assert [os.listdir(idea), os.listdir(vscode)] == [["workspace.xml"], ["settings.json"]]
        shutil.rmtree(world)
        if not killed:
            assert step > 3
            return
    pytest.fail(f"it was still changing something after {_MOST_STEPS} changes")


def test_killed_while_it_imports_nothing_half_made_is_listed_and_the_next_run_succeeds(
    tmp_path: Path, internet: Internet
) -> None:
    internet.publish("1.22.3")
    listed: list[dict[str, str]] = []
    for step in range(0, 4 * _MOST_STEPS, 9):
        world = tmp_path / f"世界 {step}"
        box = Sandbox(world / "home", world / "root", world / "work", internet.environment())
        foreign = write_sdk(box.home / "sdk" / "go1.22.3", "1.22.3")
        box.cwd.mkdir()
        killed = killed_at(box, step, (box.root,), "import", str(foreign))
        listed += [tree_digests(sdk.goroot) for sdk in Store(Layout(box.root), 0, print).installed()]
        assert box.gosdk("import", str(foreign)).code == 0
        assert box.below("staging") == []
        listed.append(tree_digests(box.root / "versions" / "go1.22.3"))
        assert tree_digests(foreign) == {
            name: hashlib.sha256(data).hexdigest() for name, data in sdk_files("1.22.3").items()
        }
        if not killed:
            assert step > 10
            assert all(tree == listed[-1] for tree in listed)
            assert box.gosdk("verify").code == 0
            return
    pytest.fail("it was still changing something")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_in_the_middle_of_a_download_leaves_no_lock_and_the_next_run_goes_on(
    sandbox: Sandbox, released: Internet, number: signal.Signals
) -> None:
    released.http.next_answers(ARCHIVE, faults.stall_after(200))
    with sandbox.start("install", "1.22.3") as run:
        wait_until(lambda: bool(released.http.asked(ARCHIVE)), run)
        run.send_signal(number)
        assert run.wait(60) in (-number, 130)
    works(sandbox)


@pytest.mark.parametrize("most", [8, 12, 16, 24, 32])
def test_where_few_files_may_be_open_it_works_or_says_so(sandbox: Sandbox, released: Internet, most: int) -> None:
    few = ("sh", "-c", f'ulimit -n {most}; exec "$@"', "sh")
    done = sandbox.gosdk("install", "1.22.3", within=few)
    assert done.code in (0, 1, 5), done.err
    assert done.code == 0 or "error: " in done.err
    assert "Traceback" not in done.err
    works(sandbox)


def test_a_clock_that_jumps_makes_nothing_believed_or_deleted(sandbox: Sandbox, released: Internet) -> None:
    assert sandbox.gosdk("install", "1.22.3").code == 0
    assert sandbox.gosdk("uninstall", "1.22.3").code == 0
    future = datetime.now(UTC) + timedelta(days=4000)
    for path in sandbox.root.rglob("*"):
        os.utime(path, (future.timestamp(), future.timestamp()))
    (removal,) = (sandbox.root / "trash").glob("removed-*")
    time_of_removal = removal.name.split("-")[2]
    removal.rename(removal.with_name(removal.name.replace(time_of_removal[:4], f"{future:%Y}", 1)))
    for index in (sandbox.root / "cache").rglob("index*"):
        head, _, rest = index.read_bytes().partition(b"\n")
        index.write_bytes(json.dumps({**json.loads(head), "checked": future.timestamp()}).encode() + b"\n" + rest)
    asked = len(released.http.asked(INDEX))
    released.publish("1.22.4")
    assert "go1.22.4" in sandbox.gosdk("list-remote").out
    assert len(released.http.asked(INDEX)) > asked
    assert sandbox.gosdk("undo").code == 0
    works(sandbox)


def test_where_programs_may_not_run_it_is_said_and_nothing_is_listed_as_usable(
    sandbox: Sandbox, released: Internet
) -> None:
    sandbox.root.mkdir(exist_ok=True)
    done = sandbox.gosdk("install", "1.22.3", within=without_programs(sandbox.root))
    assert done.code == 1
    assert "noexec" in done.err
    assert released.downloads() == []
    works(sandbox)


def test_an_expired_certificate_is_exit_5_with_what_to_check(sandbox: Sandbox, tmp_path: Path) -> None:
    authority = Authority.create(tmp_path)
    with release_server.serving(authority.server("127.0.0.1", valid_for=timedelta(days=-1))) as releases:
        releases.add_release("1.22.3")
        done = sandbox.gosdk("install", "1.22.3", "--source", releases.dl, env={"SSL_CERT_FILE": str(authority.file)})
    assert done.code == 5
    assert "expired" in done.err
    assert "the clock of this machine is wrong" in done.err
    assert done.err.endswith("hint: date\n")
    assert sandbox.below("versions", "staging") == []


def test_a_server_that_requests_a_pause_is_given_it(sandbox: Sandbox, released: Internet) -> None:
    for path in (INDEX, ARCHIVE):
        released.http.next_answers(path, faults.status(429, Retry_After="1"))
    began = time.monotonic()
    assert sandbox.gosdk("install", "1.22.3").code == 0
    assert time.monotonic() - began >= 2
    assert [len(released.http.asked(path)) for path in (INDEX, ARCHIVE)] == [2, 2]


def test_a_server_that_never_stops_asking_for_a_pause_is_exit_5(sandbox: Sandbox, released: Internet) -> None:
    released.http.every_answer(ARCHIVE, faults.status(429, Retry_After="0"))
    done = sandbox.gosdk("install", "1.22.3", "--source", released.dl)
    assert done.code == 5
    assert "429" in done.err
    assert len(released.http.asked(ARCHIVE)) == 3
    released.http.every_answer(ARCHIVE, faults.honest)
    works(sandbox)


@pytest.mark.parametrize("validates", [True, False])
def test_an_archive_that_changes_between_two_ranges_is_never_put_together(
    sandbox: Sandbox, released: Internet, validates: bool
) -> None:
    other = tar_gz(sdk_files("1.22.3", extra={"src/other.go": b"package other\n"}))
    first = released.http.files[ARCHIVE]
    released.http.next_answers(ARCHIVE, faults.close_after(200), faults.status(503), faults.status(503))
    assert sandbox.gosdk("install", "1.22.3", "--source", released.dl).code == 5
    released.http.files[ARCHIVE] = other
    if not validates:
        released.http.next_answers(ARCHIVE, faults.range_of(other))
    done = sandbox.gosdk("install", "1.22.3", "--source", released.dl)
    assert done.code == 4, done.err
    assert "sha256" in done.err or "bytes" in done.err
    assert sandbox.below("versions", "staging") == []
    released.http.files[ARCHIVE] = first
    works(sandbox)
