"""A go command is run with limits: one that hangs or floods ends, with everything that it started."""

from pathlib import Path

import pytest

from gvm_py.doctor.bounded_run import run_go
from tests.support.waiting import wait_for_end

ENV = {"PATH": "/usr/bin:/bin"}


def program(directory: Path, script: str) -> Path:
    path = directory / "go"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_what_a_command_writes_and_its_status_are_returned(tmp_path: Path) -> None:
    done = run_go(program(tmp_path, 'echo "out $*"; echo err >&2; exit 3'), ("list", "-m"), ENV, tmp_path)
    assert (done.status, done.out, done.err, done.failure) == (3, "out list -m\n", "err\n", "")
    assert done.command == "go list -m"


@pytest.mark.parametrize("script", ["sleep 600", "sleep 600 & echo $! > child; wait", "exec >&- 2>&-; sleep 600"])
def test_a_command_that_hangs_is_ended_with_what_it_started(script: str, tmp_path: Path) -> None:
    done = run_go(program(tmp_path, script), (), ENV, tmp_path, seconds=1)
    assert done.failure == "it gave no answer within 1 s"
    child = tmp_path / "child"
    if child.exists():
        wait_for_end(int(child.read_text()))


def test_a_command_that_leaves_a_process_behind_is_answered_and_the_process_ended(tmp_path: Path) -> None:
    done = run_go(program(tmp_path, "sleep 600 >/dev/null 2>&1 & echo $! > child; echo fine"), (), ENV, tmp_path)
    assert (done.out, done.failure) == ("fine\n", "")
    wait_for_end(int((tmp_path / "child").read_text()))


@pytest.mark.parametrize("stream", ["1", "2"])
def test_a_command_that_writes_without_end_is_ended(stream: str, tmp_path: Path) -> None:
    done = run_go(program(tmp_path, f"exec yes 'a line' >&{stream}"), (), ENV, tmp_path)
    assert (done.failure, done.out) == ("it wrote more than 8 MiB", "")


def test_a_command_that_cannot_be_started_is_a_failure_in_words(tmp_path: Path) -> None:
    assert run_go(tmp_path / "go", (), ENV, tmp_path).failure == "No such file or directory"
