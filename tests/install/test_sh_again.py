"""install.sh with a private environment, run again after it was killed or failed, or twice at once."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.install.test_sh import Machine
from tests.support.installers import CHECKOUT
from tests.support.run import Outcome
from tests.support.thorough import of

OPTIONS = ("--from", str(CHECKOUT), "--no-setup")
# Stands for Python, venv and pip. The step that is number $STEP kills install.sh, and goes no further itself.
_PYTHON = """#!/bin/sh
step() {
  number=$(cat "$COUNT")
  echo $((number + 1)) >"$COUNT"
  [ "$number" != "$STEP" ] || { kill -9 $PPID; exit 1; }
}
self=$(dirname "$(dirname "$0")")
case "$*" in
*' venv '*)
  for self; do :; done
  step && : >"$self/.gitignore" && step
  mkdir -p "$self/bin" && : >"$self/pyvenv.cfg" && step && cp "$0" "$self/bin/python" && step
  # ensurepip
  : >"$self/pip" && step && : >"$self/pip.complete" && step ;;
*'import pip') [ -e "$self/pip" ] ;;
*'pip = '*)
  [ -e "$self/pip.complete" ] && step || exit 1
  [ -z "${FAILS-}" ] || exit 1
  rm -f "$self/bin/gosdk" && step
  [ -z "${INTERRUPTED-}" ] || { kill -INT $PPID; exit 130; }
  printf '#!/bin/sh\\necho gosdk 0.0.1\\n' >"$self/bin/gosdk" && chmod +x "$self/bin/gosdk" && step
  [ ! "${HELD-}" ] || { echo held >"$HELD" && read -r _ <"$HELD"; } ;;
*) exec PYTHON "$@" ;;
esac
"""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine.fresh(tmp_path)
    python = machine.bin / "python3.11"
    python.write_text(_PYTHON.replace("PYTHON", sys.executable))
    python.chmod(0o755)
    return machine


def settings(machine: Machine, step: int = -1) -> dict[str, str]:
    count = machine.bin / "count"
    count.write_text("0")
    return {"GOSDK_INSTALLER": "venv", "COUNT": str(count), "STEP": str(step)}


def installed(machine: Machine, env: Mapping[str, str] | None = None, step: int = -1) -> Outcome:
    return machine.run(*OPTIONS, env={**settings(machine, step), **(env or {})})


def shown(machine: Machine) -> str:
    command = [str(machine.root / "self" / "bin" / "gosdk"), "--version"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("before", ["nothing", "an older one", "an unfinished one"])
def test_a_killed_installation_is_finished_by_the_next(machine: Machine, before: str) -> None:
    if before != "nothing":
        assert installed(machine).code == 0
    if before == "an unfinished one":
        (machine.root / "self" / "unfinished").touch()
    start = machine.home / "start"
    machine.root.mkdir(exist_ok=True)
    machine.root.rename(start)
    for step in range(1, 20, of(3, full=1)):
        shutil.rmtree(machine.root, ignore_errors=True)
        shutil.copytree(start, machine.root, symlinks=True)
        killed = installed(machine, step=step)
        again = installed(machine)
        assert again.code == 0, (step, again.err)
        left = {str(path.relative_to(machine.root)) for path in machine.root.glob("*/*")}
        assert {name for name in left if "gone-" not in name} == {
            "locks/self",
            "shims/gosdk",
            *(f"self/{name}" for name in (".gitignore", "bin", "pip", "pip.complete", "pyvenv.cfg")),
        }, step
        if killed.code == 0:
            break
    assert 4 < step < 19


@pytest.mark.parametrize("mark", [None, "unfinished"])
def test_an_upgrade_that_fails_again_and_again_leaves_the_old_gosdk(machine: Machine, mark: str | None) -> None:
    assert installed(machine).code == 0
    if mark:
        (machine.root / "self" / mark).touch()
    for _ in range(2):
        assert installed(machine, {"FAILS": "yes"}).code == 1
        assert shown(machine) == "gosdk 0.0.1\n"
    assert installed(machine).code == 0


def test_an_upgrade_that_is_interrupted_leaves_the_old_gosdk(machine: Machine) -> None:
    assert installed(machine).code == 0
    stopped = installed(machine, {"INTERRUPTED": "yes"})
    assert stopped.code == 130
    assert "interrupted; run it again to go on" in stopped.err
    assert shown(machine) == "gosdk 0.0.1\n"
    assert not (machine.root / "self.old").exists()
    assert installed(machine).code == 0


@pytest.mark.parametrize("mode", ["upgrade", "uninstall"])
def test_what_a_killed_installation_started_is_waited_for(machine: Machine, mode: str) -> None:
    assert installed(machine).code == 0
    held = machine.bin / "held"
    os.mkfifo(held)
    env = machine.environment(settings(machine))
    script = ["sh", str(CHECKOUT / "install.sh")]
    with subprocess.Popen([*script, *OPTIONS], env={**env, "HELD": str(held)}, stderr=subprocess.DEVNULL) as first:
        assert held.read_text() == "held\n"
        first.kill()
    options = OPTIONS if mode == "upgrade" else ("--uninstall", "--yes")
    with subprocess.Popen([*script, *options], env=env, stderr=subprocess.PIPE, text=True) as second:
        assert second.stderr is not None
        said = next(line for line in second.stderr if line[7:9] not in ("1/", "2/"))
        held.write_text("go on\n")
        rest = second.stderr.read()
    assert said == f"gosdk: waiting for another installation or removal in {machine.root}\n"
    assert second.returncode == 0, rest
    assert machine.root.exists() == (mode == "upgrade")
