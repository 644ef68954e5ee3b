"""A clock that is wrong, a disk without room, locks or links: what a store does then, as a real process."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.disks import small_disk
from tests.support.internet import Internet
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.thorough import of

_CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static time_t shift(void) { const char *days = getenv("SHIFT_DAYS"); return days ? atol(days) * 86400 : 0; }
int clock_gettime(clockid_t id, struct timespec *t) {
  int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
  int rc = real(id, t);
  if (id == CLOCK_REALTIME) t->tv_sec += shift();
  return rc;
}
time_t time(time_t *t) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (t) *t = now.tv_sec;
  return now.tv_sec;
}
"""
_NO_FLOCK = """
#include <errno.h>
int flock(int fd, int how) { errno = CODE; return -1; }
"""
NO_LINKS = """
#include <errno.h>
int link(const char *a, const char *b) { errno = EPERM; return -1; }
int linkat(int a, const char *b, int c, const char *d, int e) { errno = EPERM; return -1; }
"""


def preload(tmp_path: Path, source: str) -> dict[str, str]:
    """Return the environment in which the functions of `source` stand in for those of the C library."""
    (tmp_path / "shim.c").write_text(source)
    command = ["cc", "-shared", "-fPIC", "-o", str(tmp_path / "shim.so"), str(tmp_path / "shim.c"), "-ldl"]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no C compiler, so this is NOT proven here")
    return {"LD_PRELOAD": str(tmp_path / "shim.so")}


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    for version in ("1.20.1", "1.21.13", "1.22.3"):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    return sandbox


def test_a_clock_that_is_wrong_for_one_command_empties_no_trash(box: Sandbox, tmp_path: Path) -> None:
    clock = preload(tmp_path, _CLOCK)
    assert box.gosdk("uninstall", "1.22.3").code == 0
    for days in ("400", "400", "401", "-400"):
        assert box.gosdk("rehash", env={**clock, "SHIFT_DAYS": days}).code == 0
    assert box.gosdk("undo").code == 0
    assert (box.root / "versions" / "go1.22.3" / "VERSION").exists()


def test_a_removal_is_over_when_three_days_have_seen_it(box: Sandbox, tmp_path: Path) -> None:
    clock = preload(tmp_path, _CLOCK)
    assert box.gosdk("uninstall", "1.22.3").code == 0
    for days in ("16", "17", "20"):
        assert box.gosdk("undo", "--list").out
        assert box.gosdk("rehash", env={**clock, "SHIFT_DAYS": days}).code == 0
    assert box.gosdk("undo", "--list").out == ""


def test_undo_restores_the_last_removal_in_order_not_in_time(box: Sandbox, tmp_path: Path) -> None:
    clock = preload(tmp_path, _CLOCK)
    assert box.gosdk("uninstall", "1.20.1").code == 0
    assert box.gosdk("uninstall", "1.21.13", env={**clock, "SHIFT_DAYS": "-3"}).code == 0
    assert f"{box.root}/versions/go1.21.13" in box.gosdk("undo").err


@pytest.mark.parametrize("code", ["ENOSYS", "ENOLCK", "ENOTSUP"])
def test_a_file_system_without_locks_is_named_in_our_words(box: Sandbox, tmp_path: Path, code: str) -> None:
    done = box.gosdk("default", "1.22", env=preload(tmp_path, _NO_FLOCK.replace("CODE", code)))
    assert (done.code, f"the file system with {box.root}/locks has no locks" in done.err) == (1, True), done.err
    assert "set GOSDK_ROOT" in done.err
    assert "filelock" not in done.err
    assert not (box.root / "default").exists()


def test_a_disk_without_hard_links_shares_nothing_and_says_so(
    sandbox: Sandbox, internet: Internet, tmp_path: Path
) -> None:
    for version in ("1.22.3", "1.22.4"):
        internet.publish(version)
    assert sandbox.gosdk("install", "1.22.3", "1.22.4").code == 0
    done = sandbox.gosdk("gc", "--dedupe", env=preload(tmp_path, NO_LINKS))
    assert (done.code, "this disk has no hard links" in done.err) == (1, True), done.err
    assert "staging" not in done.err
    assert sandbox.below("staging") == []


def test_a_command_does_not_report_to_wait_for_itself(sandbox: Sandbox, internet: Internet) -> None:
    versions = [f"1.22.{patch}" for patch in range(6)]
    for version in versions:
        internet.publish(version)
    slow = "import os, time; rename = os.rename; os.rename = lambda a, b: (time.sleep(0.5), rename(a, b))[1]"
    (sandbox.home / "sitecustomize.py").write_text(slow)
    done = sandbox.gosdk("install", *versions, env={"PYTHONPATH": str(sandbox.home)})
    assert (done.code, "waiting for another gosdk" in done.err) == (0, False), done.err


@pytest.mark.parametrize("kind", ["a link to nowhere", "not a directory"])
@pytest.mark.parametrize("words", [("list",), ("default", "1.22"), ("install", "1.22")])
def test_a_root_that_is_no_directory_is_named(sandbox: Sandbox, kind: str, words: tuple[str, ...]) -> None:
    root = sandbox.home / "root"
    if kind == "a link to nowhere":
        root.symlink_to("nowhere")
    else:
        root.write_text("")
    done = sandbox.gosdk(*words, env={"GOSDK_ROOT": str(root)})
    assert (done.code, f"GOSDK_ROOT='{root}' is {kind}" in done.err) == (2, True), done.err
    assert 'hint: export GOSDK_ROOT="$HOME/.gosdk"' in done.err


@pytest.mark.parametrize("kind", ["a link to nowhere", "not a directory"])
def test_a_home_whose_store_is_no_directory_gets_one(sandbox: Sandbox, kind: str) -> None:
    root = sandbox.home / ".gosdk"
    if kind == "a link to nowhere":
        root.symlink_to("nowhere")
    else:
        root.write_text("mine")
    done = sandbox.gosdk("list", env={"GOSDK_ROOT": ""})
    assert (done.code, f"the store '{root}' is {kind}" in done.err) == (2, True), done.err
    assert f"hint: mv {root} {root}.old" in done.err


_COPY = """mkdir -p "$GOSDK_ROOT/versions" "$GOSDK_ROOT/locks" "$GOSDK_ROOT/shims" "$GOSDK_ROOT/resolve"
cp -a "$HOME"/go1.* "$GOSDK_ROOT/versions"
for sdk in go1.20.1 go1.21.13 go1.22.3; do : >"$GOSDK_ROOT/locks/$sdk.lock"; done
: >"$GOSDK_ROOT/locks/store.lock"
"""
_FILL_BYTES = 'dd if=/dev/zero of="$GOSDK_ROOT/fill" bs=4096 2>/dev/null; exec "$@"'
_FILL_INODES = 'i=0; while (: >"$GOSDK_ROOT/fill$i") 2>/dev/null; do i=$((i + 1)); done; exec "$@"'


@pytest.fixture
def full(sandbox: Sandbox) -> Sandbox:
    for version in ("1.20.1", "1.21.13", "1.22.3"):
        write_sdk(sandbox.home / f"go{version}", version)
    sandbox.root.mkdir()
    return sandbox


def test_gc_deletes_where_no_inode_is_left_after_saying_so(full: Sandbox) -> None:
    within = (*small_disk(full.root, "2m,nr_inodes=120"), "sh", "-c", _COPY + _FILL_INODES, "sh")
    done = full.gosdk("gc", "--yes", within=within)
    assert done.code == 0, done.err
    assert "has no inodes left" in done.err
    assert "so they are deleted for good" in done.err
    assert "cannot be restored" in done.err
    assert "versions/go1.20.1/" not in done.err


def test_gc_works_where_no_byte_is_left(full: Sandbox) -> None:
    within = (*small_disk(full.root, "400k"), "sh", "-c", _COPY + _FILL_BYTES, "sh")
    done = full.gosdk("gc", "--yes", within=within)
    assert done.code == 0, done.err
    assert "gosdk gc --empty-trash" in done.err
    assert f"{full.root}/versions/go1.20.1/" not in done.err


def test_the_hint_for_a_full_disk_names_both_steps(full: Sandbox, internet: Internet) -> None:
    internet.publish("1.23.1")
    full.env["GOMODCACHE"] = str(full.home / "mod")
    source = ("--source", internet.dl)
    for size, fill, words in (
        ("400k", _FILL_BYTES, "is full"),
        ("2m,nr_inodes=120", _FILL_INODES, "has no inodes left"),
    ):
        within = (*small_disk(full.root, size), "sh", "-c", _COPY + _FILL_BYTES, "sh")
        within = (*within[:-2], _COPY + 'mkdir -p "$GOSDK_ROOT/staging" "$GOSDK_ROOT/cache"; ' + fill, "sh")
        done = full.gosdk("install", "1.23.1", *source, within=within)
        assert done.code == 1, done.err
        assert "hint: gosdk gc && gosdk gc --empty-trash" in done.err or "cannot lock" in done.err, (
            words,
            done.err,
        )
        assert "Traceback" not in done.err


SDKS = of(2_000, full=10_000)


def test_thousands_of_directories_are_listed_and_one_is_removed(sandbox: Sandbox) -> None:
    template = write_sdk(sandbox.root / "versions" / "go1.1000.0", "1.1000.0")
    # Ten patches of each minor, as many as Go has.
    for number in range(1, SDKS):
        program = sandbox.root / "versions" / f"go1.{1000 + number // 10}.{number % 10}" / "bin" / "go"
        program.parent.mkdir(parents=True)
        os.link(template / "bin" / "go", program)
    assert len(sandbox.gosdk("list", "--json").json()["data"]) == SDKS
    assert sandbox.gosdk("which", "--sdk", "1.1199").out == f"{sandbox.root}/versions/go1.1199.9/bin/go\n"
    assert sandbox.gosdk("uninstall", "1.1100.5").code == 0
    assert len(os.listdir(sandbox.root / "versions")) == SDKS - 1


PIPES = ("linked/go1.80.1", "default", "state/projects", "tools.txt", "resolve/go1.22", "cache/supported.json")


def huge(path: Path) -> None:
    """Make a file of a gigabyte, which takes no room."""
    with path.open("wb") as file:
        file.truncate(1 << 30)


@pytest.mark.skipif(os.name == "nt", reason="other systems have no pipes of this kind")
@pytest.mark.parametrize("make", [os.mkfifo, huge], ids=["pipe", "gigabyte"])
@pytest.mark.parametrize("name", PIPES)
def test_a_pipe_in_place_of_a_file_of_the_store_holds_nobody(
    sandbox: Sandbox, name: str, make: Callable[[Path], None]
) -> None:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    assert sandbox.gosdk("default", "1.22").code == 0
    pipe = sandbox.root / name
    pipe.parent.mkdir(exist_ok=True)
    pipe.unlink(missing_ok=True)
    make(pipe)
    for words in ("list", "status", "default 1.22", "gc --dry-run", "tools list", "rehash", "doctor"):
        done = sandbox.gosdk(*words.split(), timeout=20)
        assert done.code in (0, 1, 2, 3), done.err
        assert len(done.out + done.err) < 10_000
