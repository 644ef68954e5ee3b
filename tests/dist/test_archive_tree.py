"""Trees on disk: hashed as they are, copied under the rules of an archive, with the work spread over all cores."""

import hashlib
import os
import threading
import tracemalloc
from pathlib import Path

import pytest

from gvm_py.dist.archive import survey, tree_digests, unpack
from gvm_py.dist.archive.workers import cores, spread
from gvm_py.errors import IntegrityError
from tests.support.sdk import sdk_files, write_sdk
from tests.support.unpacked import MODULE, contents, modes, sha256s


def test_every_file_is_hashed_but_those_of_gosdk(tmp_path: Path) -> None:
    goroot = write_sdk(
        tmp_path / "my go 树", "1.22.3", extra={"test/Þ.go": b"", ".gosdk.json": b"{}", ".gosdk.sha256": b""}
    )
    assert tree_digests(goroot) == sha256s(sdk_files("1.22.3", extra={"test/Þ.go": b""}))


def test_a_receipt_deeper_down_is_a_file_like_any_other(tmp_path: Path) -> None:
    assert set(tree_digests(write_sdk(tmp_path / "go", "1.22.3", extra={"src/.gosdk.json": b""}))) >= {
        "src/.gosdk.json"
    }


def test_a_link_never_equals_the_file_it_stands_for(tmp_path: Path) -> None:
    goroot = write_sdk(tmp_path / "go", "1.22.3")
    genuine = tree_digests(goroot)
    (tmp_path / "VERSION").write_bytes((goroot / "VERSION").read_bytes())
    (goroot / "VERSION").unlink()
    (goroot / "VERSION").symlink_to(tmp_path / "VERSION")
    (goroot / "src" / "more").symlink_to(goroot / "src")
    changed = tree_digests(goroot)
    assert {name for name in changed if changed[name] != genuine.get(name)} == {"VERSION", "src/more"}


def test_a_link_to_nowhere_is_hashed_too(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("nowhere")
    (tmp_path / "b").symlink_to("elsewhere")
    digests = tree_digests(tmp_path)
    assert digests["a"] != digests["b"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert tree_digests(tmp_path)["pipe"] not in (hashlib.sha256(b"").hexdigest(), None)


def test_a_copy_has_the_files_and_only_two_modes(tmp_path: Path) -> None:
    goroot = write_sdk(tmp_path / "go", "1.22.3", extra={".gosdk.json": b"{}", "pkg/empty/x": b""})
    (goroot / "pkg" / "empty" / "x").unlink()
    os.chmod(goroot / "bin" / "go", 0o700)
    os.chmod(goroot / "VERSION", 0o401)
    (tmp_path / "copy").mkdir()
    told: list[int] = []
    result = unpack(goroot, "directory", tmp_path / "copy", module_version=MODULE, progress=told.append)
    assert contents(tmp_path / "copy") == {
        name: data for name, data in contents(goroot).items() if name != ".gosdk.json"
    }
    found = modes(tmp_path / "copy")
    assert (found["bin/go"], found["VERSION"], found["pkg/empty"]) == (0o755, 0o644, 0o755)
    assert result.digests == tree_digests(goroot)
    assert sum(told) == result.bytes == sum(len(data) for data in contents(tmp_path / "copy").values())


def test_a_read_only_tree_of_the_module_cache_is_copied_as_an_sdk(tmp_path: Path) -> None:
    goroot = write_sdk(tmp_path / "toolchain", "1.22.3", extra={"src/_go.mod": b"module std\n"})
    for directory, _, files in os.walk(goroot, topdown=False):
        for name in files:
            os.chmod(Path(directory, name), 0o444)
        os.chmod(directory, 0o555)  # noqa: S103 - as the go command leaves it
    (tmp_path / "copy").mkdir()
    result = unpack(goroot, "directory", tmp_path / "copy", module_version=MODULE)
    assert result.digests == sha256s(sdk_files("1.22.3"))
    (tmp_path / "copy" / "src" / "new").touch()


@pytest.mark.parametrize("what", ["link", "link to a directory", "pipe", "bad name", "other case"])
def test_a_directory_with_what_no_archive_may_hold_is_not_copied(tmp_path: Path, what: str) -> None:
    goroot = write_sdk(tmp_path / "go", "1.22.3")
    odd = goroot / "src" / "odd"
    match what:
        case "link":
            odd.symlink_to("/etc/passwd")
        case "link to a directory":
            odd.symlink_to(goroot / "bin")
        case "pipe":
            os.mkfifo(odd)
        case "bad name":
            (goroot / os.fsdecode(b"src/\xff")).touch()
        case _:
            (goroot / "SRC").mkdir()
    (tmp_path / "copy").mkdir()
    with pytest.raises(IntegrityError, match=r"go is not the archive of an SDK: member .*(neither|UTF-8|collides)"):
        unpack(goroot, "directory", tmp_path / "copy", module_version=MODULE)
    assert list((tmp_path / "copy").iterdir()) == []


def test_all_jobs_are_done_once() -> None:
    jobs = list(range(500, 0, -1))
    assert sorted(spread(lambda job: job * 2, jobs)) == [job * 2 for job in reversed(jobs)]
    assert spread(lambda job: job, []) == []


def test_a_large_file_is_read_in_pieces(tmp_path: Path) -> None:
    goroot = write_sdk(tmp_path / "go", "1.22.3")
    os.truncate(goroot / "VERSION", 64 << 20)
    tracemalloc.start()
    try:
        survey(goroot, "directory", module_version=MODULE)
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("allowed", "present", "threads"), [({0, 5, 7}, 16, 3), (None, 4, 4), (None, None, 1), (None, 64, 8)]
)
def test_as_many_threads_work_as_there_are_cores_for_this_process(
    monkeypatch: pytest.MonkeyPatch, allowed: set[int] | None, present: int | None, threads: int
) -> None:
    # Neither macOS nor Windows tells which cores a process may use.
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    if allowed:
        monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: allowed, raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: present)
    assert cores() == threads


def test_a_failing_job_stops_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    # One thread alone begins with the smallest job and would come to the failing one last.
    monkeypatch.setattr("gvm_py.dist.archive.workers.cores", lambda: 2)
    done: list[int] = []

    def work(job: int) -> None:
        done.append(job)
        if job == 100_000:
            raise InterruptedError("this one")
        threading.Event().wait(0.001)

    with pytest.raises(InterruptedError, match="this one"):
        spread(work, list(range(100_000, 0, -1)))
    assert len(done) < 50_000


def test_ticks_come_while_the_work_goes_on() -> None:
    ticked = threading.Event()
    assert spread(lambda _job: ticked.wait(20), [1], ticked.set) == [True]
