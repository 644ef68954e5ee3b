"""gosdk starts from its own files, whatever PYTHONPATH, PYTHONSTARTUP and the working directory hold."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

SCRIPT = Path(sys.executable).with_name("gosdk")
MODULES = ("click", "typing", "signal", "json", "httpx", "pathlib", "dataclasses", "sitecustomize")


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A directory whose modules leave a mark when they are imported, and then fail."""
    place = tmp_path / "trap"
    place.mkdir()
    for name in MODULES:
        text = (
            f"import os\nos.close(os.open({str(tmp_path / name)!r}, os.O_CREAT | os.O_WRONLY))\nraise ImportError(1)\n"
        )
        (place / f"{name}.py").write_text(text)
    return place


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    """A sandbox with Go 1.22.3, chosen by a range, which only gosdk itself can answer."""
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    assert sandbox.gosdk("rehash").code == 0
    (sandbox.cwd / ".go-version").write_text(">=1.22,<1.23\n")
    return sandbox


def _run(box: Sandbox, command: Sequence[str], cwd: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    environment = {**box.environment(), **env}
    # Coverage starts before anything of gosdk and would import the traps itself.
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_nothing_of_pythonpath_takes_the_place_of_a_module(box: Sandbox, trap: Path, tmp_path: Path) -> None:
    (trap / "sitecustomize.py").unlink()  # the interpreter starts it before anything of gosdk, by its own rules
    for spelled in (str(trap), f"{trap}/../{trap.name}", f"{trap}/", os.path.relpath(trap, box.cwd)):
        done = _run(box, [str(SCRIPT), "current"], box.cwd, PYTHONPATH=spelled, PYTHONSTARTUP=str(trap / "click.py"))
        assert (done.returncode, done.stdout.split()[0]) == (0, "go1.22.3"), done.stderr
    assert [name for name in MODULES if (tmp_path / name).exists()] == []


@pytest.mark.parametrize("command", [[str(SCRIPT)], [sys.executable, "-m", "gvm_py"]], ids=["script", "module"])
def test_nothing_of_the_working_directory_is_imported(
    box: Sandbox, trap: Path, tmp_path: Path, command: list[str]
) -> None:
    (trap / ".go-version").write_text("1.22.3\n")
    done = _run(box, [*command, "current"], trap)
    assert (done.returncode, done.stdout.split()[0]) == (0, "go1.22.3"), done.stderr
    assert [name for name in MODULES if (tmp_path / name).exists()] == []


def test_what_is_started_still_gets_the_variables(box: Sandbox, trap: Path) -> None:
    (trap / "sitecustomize.py").unlink()
    command = [str(SCRIPT), "exec", "1.22.3", "--", "sh", "-c", "echo $PYTHONPATH:$PYTHONSTARTUP"]
    done = _run(box, command, box.cwd, PYTHONPATH=str(trap), PYTHONSTARTUP=str(trap / "click.py"))
    assert (done.returncode, done.stdout) == (0, f"{trap}:{trap}/click.py\n"), done.stderr
