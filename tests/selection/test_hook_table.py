"""The hooks against the shared table: they choose what the shim chooses, or leave it to the shim."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gvm_py.shell.quote import Shell, quote
from gvm_py.shell.static_files import write_static_files
from tests.selection.test_shim_table import ANSWERS_WITHOUT_SDK, Ground
from tests.support.selection import DEFAULTS, Case
from tests.support.shells import spare_fish_the_manuals

COMMANDS: dict[Shell, tuple[str, ...]] = {
    "bash": ("bash", "--norc", "-ic"),
    "zsh": ("zsh", "-fic"),
    "fish": ("fish", "--no-config", "-ic"),
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    ground = Ground(tmp_path_factory.mktemp("hooks"))
    for store in DEFAULTS:
        write_static_files(ground.lab.layout(store).root)
    return ground


@pytest.mark.parametrize("shell", COMMANDS)
def test_a_hook_chooses_what_the_shim_chooses_or_leaves_it_to_the_shim(shell: Shell, ground: Ground) -> None:
    name, *options = COMMANDS[shell]
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed, so its hook is NOT proven here")
    wrong = {}
    for case, row, cwd, outcome in ground.rows.values():
        if case.args or case.deleted:
            continue  # no hook sees the arguments of a command, or a directory that is gone
        by_shim = outcome in (*ANSWERS_WITHOUT_SDK, "system")
        expected = "" if by_shim else f"{ground.lab.goroot(case.store, outcome[2:])}/bin"
        said = bin_put_on_path([program, *options], shell, ground, case, row, cwd)
        if said != expected and not ((case.ask or case.may_ask) and said == ""):
            wrong[case.name] = f"{said}, expected {expected}"
    assert wrong == {}


def bin_put_on_path(command: list[str], shell: Shell, ground: Ground, case: Case, row: Path, cwd: Path) -> str:
    """Return what the hook put first on PATH, after checking that PATH says the same as the hook's own variable."""
    hook = ground.lab.layout(case.store).root / ("hook.fish" if shell == "fish" else "hook.sh")
    first = "$PATH[1]" if shell == "fish" else "${PATH%%:*}"
    script = f'. {quote(shell, str(hook))} path; _gosdk_hook; printf "%s\\0" "$GOSDK_HOOK_BIN" "{first}"'
    home = ground.lab.base / "home"
    spare_fish_the_manuals(home)
    here = {"HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm"}
    env = case.environment(row, cwd, ground.lab.path(case.store)) | here
    done = subprocess.run([*command, script], cwd=cwd, env=env, capture_output=True, timeout=60, check=False)
    chosen, on_path = os.fsdecode(done.stdout).split("\0")[:2]
    assert on_path == chosen or not chosen, case.name
    return chosen
