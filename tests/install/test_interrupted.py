"""Ctrl-C, kill -9 and other gosdks at work: nothing half-made is ever seen, and the next run succeeds."""

import signal
import subprocess
import sys
from threading import Event

import pytest

from tests.support import faults
from tests.support.internet import Internet
from tests.support.run import Sandbox
from tests.support.waiting import wait_until

ARCHIVE = "/dl/go1.22.3.linux-amd64.tar.gz"
OTHER = "/dl/go1.21.13.linux-amd64.tar.gz"
LOOKUP = "lookup/golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64"
_PATIENCE = 60.0


@pytest.fixture(autouse=True)
def _released(internet: Internet) -> None:
    internet.publish("1.21.13")
    internet.publish("1.22.3")


def line_of(process: "subprocess.Popen[str]") -> str:
    """Return the next line that `process` says to people."""
    assert process.stderr is not None
    return process.stderr.readline()


def end(process: "subprocess.Popen[str]", by: signal.Signals | None = None) -> tuple[int, str]:
    """Return how `process` ends, by itself or by a signal, and what it said last."""
    if by:
        process.send_signal(by)
    _, said = process.communicate(timeout=_PATIENCE)
    return process.returncode, said.strip()


def assert_nothing_half_made(sandbox: Sandbox) -> None:
    assert sandbox.gosdk("list", "--json").json()["data"] == []
    assert sandbox.below("versions") == []


def assert_next_run_succeeds(sandbox: Sandbox, *versions: str) -> None:
    outcome = sandbox.gosdk("install", *versions)
    assert outcome.code == 0, outcome.err
    assert [row["version"] for row in sandbox.gosdk("list", "--json").json()["data"]] == sorted(versions)
    assert sandbox.gosdk("verify", *versions).code == 0
    assert sandbox.below("staging", "cache/partial") == []


@pytest.mark.parametrize(("by", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9), (signal.SIGTERM, -15)])
def test_a_download_that_is_broken_off_goes_on_where_it_was(
    sandbox: Sandbox, internet: Internet, by: signal.Signals, code: int
) -> None:
    internet.http.next_answers(ARCHIVE, faults.stall_after(300))
    process = sandbox.start("install", "1.22.3")
    part = sandbox.root / "cache" / "partial" / "go1.22.3.linux-amd64.tar.gz.part"
    wait_until(lambda: part.exists() and part.stat().st_size == 300)
    ended, said = end(process, by)
    # Where the machine is so slow that half a minute went by, a line says how far it is.
    assert (ended, set(said.splitlines()) - {"go1.22.3 download: 300 B of 684 B"}) == (code, set())
    assert_nothing_half_made(sandbox)
    assert_next_run_succeeds(sandbox, "1.22.3")
    assert internet.http.asked(ARCHIVE)[1].headers["range"] == "bytes=300-"


# The lock of the connections is taken, and the interruption comes before anything knows it.
_INTERRUPTED_IN_A_LOCK = """
import signal
import httpcore._synchronization as locks
import gvm_py.system.interrupt
from gvm_py.__main__ import main

take = locks.ThreadLock.__enter__

def interrupted(lock):
    take(lock)
    signal.raise_signal(signal.SIGINT)

locks.ThreadLock.__enter__ = interrupted
gvm_py.system.interrupt._TIDYING_SECONDS = 0.5
main()
"""


def test_ctrl_c_at_a_moment_that_leaves_a_lock_taken_ends_it_all_the_same(sandbox: Sandbox) -> None:
    words = [sys.executable, "-W", "error", "-c", _INTERRUPTED_IN_A_LOCK, "install", "1.22.3"]
    done = subprocess.run(
        words, cwd=sandbox.cwd, env=sandbox.environment(), capture_output=True, timeout=_PATIENCE, check=False
    )
    assert (done.returncode, done.stdout) == (130, b"")
    assert_nothing_half_made(sandbox)
    assert_next_run_succeeds(sandbox, "1.22.3")


@pytest.mark.parametrize(("by", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_an_unpacked_sdk_that_is_not_confirmed_yet_is_not_there(
    sandbox: Sandbox, internet: Internet, by: signal.Signals, code: int
) -> None:
    for path in internet.database.paths(LOOKUP):
        internet.database.http.next_answers(path, faults.stall_after(10))
    process = sandbox.start("install", "1.22.3")
    wait_until(lambda: any(name.endswith("/test/hello.go") for name in sandbox.below("staging")))
    assert end(process, by) == (code, "")
    assert (sandbox.below("staging") == []) == (by == signal.SIGINT)
    assert_nothing_half_made(sandbox)
    assert_next_run_succeeds(sandbox, "1.22.3")


def test_ctrl_c_stops_several_installations_at_once(sandbox: Sandbox, internet: Internet) -> None:
    for path in (ARCHIVE, OTHER):
        internet.http.every_answer(path, faults.stall_after(300))  # a busy machine may ask again
    process = sandbox.start("install", "1.22.3", "1.21.13")
    internet.http.wait_for(ARCHIVE)
    internet.http.wait_for(OTHER)
    code, said = end(process, signal.SIGINT)
    # On a busy machine a download may be slow enough to be named.
    assert (code, [line for line in said.splitlines() if " download" not in line]) == (130, []), said
    assert_nothing_half_made(sandbox)
    for path in (ARCHIVE, OTHER):
        internet.http.every_answer(path, lambda _seen, answer: answer)
    assert_next_run_succeeds(sandbox, "1.21.13", "1.22.3")


def test_two_processes_download_once_and_both_succeed(sandbox: Sandbox, internet: Internet) -> None:
    release = Event()
    internet.http.every_answer(ARCHIVE, faults.held(release))
    first = sandbox.start("install", "1.22.3")
    internet.http.wait_for(ARCHIVE)
    second = sandbox.start("install", "1.22")
    assert line_of(second) == f"waiting for another gosdk: installing go1.22.3 (process {first.pid})\n"
    release.set()
    assert end(first)[0] == 0
    assert end(second) == (0, f"go1.22.3 is installed already: {sandbox.root}/versions/go1.22.3")
    assert internet.downloads() == [ARCHIVE]


def test_two_processes_install_two_versions_at_the_same_time(sandbox: Sandbox, internet: Internet) -> None:
    release = Event()
    for path in (ARCHIVE, OTHER):
        internet.http.every_answer(path, faults.held(release))
    processes = [sandbox.start("install", version) for version in ("1.21.13", "1.22.3")]
    for path in (ARCHIVE, OTHER):
        internet.http.wait_for(path)
    release.set()
    assert [end(process)[0] for process in processes] == [0, 0]
    assert sandbox.gosdk("verify").code == 0
    assert {"shims/go1.21.13", "shims/go1.22.3"} < set(sandbox.below("shims"))
    assert {"resolve/go1.21", "resolve/go1.22"} < set(sandbox.below("resolve"))


def test_the_wait_for_another_gosdk_ends_with_exit_6(sandbox: Sandbox, internet: Internet) -> None:
    sandbox.configure(source=internet.dl, lock_timeout=1)
    release = Event()
    internet.http.every_answer(ARCHIVE, faults.held(release))
    first = sandbox.start("install", "1.22.3")
    internet.http.wait_for(ARCHIVE)
    outcome = sandbox.gosdk("install", "1.22.3", "--json")
    assert outcome.code == outcome.json()["error"]["exit_code"] == 6
    assert f"gave up after 1 s of waiting for another gosdk: installing go1.22.3 (process {first.pid})" in outcome.err
    release.set()
    assert end(first)[0] == 0


@pytest.mark.parametrize("requests", [("1.22.3",), ("1.22.3", "1.21.13")])
def test_ctrl_c_ends_the_wait_for_another_gosdk(
    sandbox: Sandbox, internet: Internet, requests: tuple[str, ...]
) -> None:
    release = Event()
    internet.http.every_answer(ARCHIVE, faults.held(release))
    first = sandbox.start("install", "1.22.3")
    internet.http.wait_for(ARCHIVE)
    second = sandbox.start("install", *requests)
    assert line_of(second).startswith("waiting for another gosdk: ")
    assert end(second, signal.SIGINT)[0] == 130
    release.set()
    assert end(first)[0] == 0
    assert_next_run_succeeds(sandbox, *sorted(requests))


def test_the_lock_of_a_killed_process_is_free_at_once(sandbox: Sandbox, internet: Internet) -> None:
    sandbox.configure(source=internet.dl, lock_timeout=0)
    internet.http.next_answers(ARCHIVE, faults.stall_after(0))
    first = sandbox.start("install", "1.22.3")
    internet.http.wait_for(ARCHIVE)
    assert end(first, signal.SIGKILL)[0] == -9
    assert_next_run_succeeds(sandbox, "1.22.3")
