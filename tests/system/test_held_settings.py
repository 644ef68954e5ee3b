"""A pipe where a program that gosdk starts keeps its settings: git and go would wait for its end."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gvm_py.cicheck import committed
from gvm_py.system.programs import output_of
from tests.support.forkserver import Prelude
from tests.support.realsdk import NEWER, OLDER, link_sdks, needs_sdks
from tests.support.run import Sandbox
from tests.support.waiting import wait_for_end

_ENV = {"PATH": "/usr/bin:/bin"}


def be_impatient() -> None:
    """Give git one second in the process of a command."""
    committed._TIMEOUT = 1


@pytest.mark.parametrize("name", [".gitconfig", ".config/git/config"])
def test_git_that_waits_for_its_settings_is_ended_and_named(sandbox: Sandbox, name: str) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is NOT proven here: it is not on PATH")
    subprocess.run(["git", "init", "-q", str(sandbox.cwd)], check=True)
    (sandbox.cwd / "go.mod").write_text("module x\n\ngo 1.22\n")
    (sandbox.home / name).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(sandbox.home / name)
    done = sandbox.gosdk("ci-check", prelude=Prelude(__name__, be_impatient.__name__, ()))
    assert done.code == 0
    assert f"git ls-files in {sandbox.cwd} was ended: it gave no answer in time\n" in done.err
    assert f"git does not list {sandbox.cwd}, so every file counts as committed\n" in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("matrix", OLDER, "--", "go", "version"),
        ("preview", NEWER),
        ("use", "--mod", NEWER),
        ("bisect", OLDER, NEWER, "--", "go", "version"),
        ("tools", "add", "example.com/x@v1.0.0"),
    ],
    ids=lambda words: words[0],
)
@needs_sdks
def test_nothing_waits_for_the_settings_of_go(sandbox: Sandbox, words: tuple[str, ...]) -> None:
    link_sdks(sandbox, OLDER, NEWER)
    (sandbox.cwd / "go.mod").write_text(f"module x\n\ngo {OLDER}\n")
    settings = sandbox.home / "settings"
    os.mkfifo(settings)
    done = sandbox.gosdk(*words, env={"GOENV": str(settings)}, timeout=60)
    if words[0] == "tools":
        done = sandbox.gosdk("tools", "sync", env={"GOENV": str(settings)}, timeout=60)
    assert (done.code, f"{settings} is not a regular file, and go would wait for its end" in done.err) == (1, True), (
        done
    )


@needs_sdks
def test_the_null_device_is_a_file_of_settings(sandbox: Sandbox) -> None:
    link_sdks(sandbox, OLDER)
    done = sandbox.gosdk("matrix", OLDER, "--", "go", "version", env={"GOENV": os.devnull})
    assert done.code == 0, done.err
    assert "is not a regular file" not in sandbox.gosdk("doctor", env={"GOENV": os.devnull}).out


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("sleep 600 & echo $! > child; wait", "it gave no answer in time"),
        ("sleep 600 & echo $! > child; exec >&-; wait", "it gave no answer in time"),
        ("echo $$ > child; exec yes", "it wrote more than 64 MiB"),
    ],
)
def test_a_program_that_is_asked_ends_with_what_it_started(tmp_path: Path, script: str, why: str) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ncd {tmp_path}\n{script}\n")
    program.chmod(0o755)
    with pytest.raises(TimeoutError, match=why):
        output_of([str(program)], _ENV, 1)
    wait_for_end(int((tmp_path / "child").read_text()))
