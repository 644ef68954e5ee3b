"""A hint is typed into each shell that is not a POSIX one, and does there what it does in bash."""

import shutil
import subprocess

import pytest

from gvm_py.shell.hint_words import in_shell
from gvm_py.shell.quote import Shell
from tests.support.hints import hints_in
from tests.support.run import Sandbox
from tests.support.shims import with_shims

_PROGRAMS: dict[Shell, str] = {"fish": "fish", "tcsh": "tcsh", "elvish": "elvish", "xonsh": "xonsh", "nushell": "nu"}
_HINTS = ("unset GOWORK", "export GOPROXY=direct", 'export GOSDK_ROOT="$HOME/.gosdk"', "${EDITOR:-vi} +2 '/a b/go.mod'")


@pytest.mark.parametrize("shell", _PROGRAMS)
def test_a_variable_is_set_in_the_words_of_the_shell(shell: Shell, sandbox: Sandbox) -> None:
    env = sandbox.environment({"SHELL": _PROGRAMS[shell], "GOWORK": "/x"})
    lines = [in_shell(hint, env) for hint in _HINTS[:3]]
    after = typed(shell, sandbox, *lines, "env")
    assert (after.get("GOWORK"), after["GOPROXY"]) == (None, "direct")
    assert after["GOSDK_ROOT"] == f"{sandbox.home}/.gosdk"


def typed(shell: Shell, sandbox: Sandbox, *lines: str) -> dict[str, str]:
    """Type lines into a shell, of which the last prints the environment, and return that."""
    program = shutil.which(_PROGRAMS[shell])
    if program is None:
        pytest.skip(f"{shell} is not installed, so nothing is proven for it here")
    env = sandbox.environment({"GOWORK": "/x"})
    done = subprocess.run(
        [program, "-c", "\n".join(lines)], env=env, cwd=sandbox.cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (lines, done.stderr)
    return dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)


@pytest.mark.parametrize("shell", _PROGRAMS)
def test_what_only_a_posix_shell_takes_goes_to_sh(shell: Shell, sandbox: Sandbox) -> None:
    env = sandbox.environment({"SHELL": _PROGRAMS[shell]})
    line = in_shell("A='x y' sh -c 'echo \"A=$A\"' && echo B=${NOTHING:-it\\'s}", env)
    assert typed(shell, sandbox, line) == {"A": "x y", "B": "it's"}
    line = in_shell('cd / && echo "C=$HOME"; echo D=d', env)
    assert typed(shell, sandbox, line) == {"C": str(sandbox.home), "D": "d"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "sh", "unknown"])
def test_a_posix_shell_gets_the_hint_as_it_is(shell: str) -> None:
    assert [in_shell(hint, {"SHELL": f"/bin/{shell}"}) for hint in _HINTS] == [*_HINTS]


def test_a_user_of_fish_sees_words_of_fish(sandbox: Sandbox) -> None:
    box = with_shims(sandbox, "1.22.3")
    failed = box.gosdk("current", env={"SHELL": "/usr/bin/fish", "GOSDK_VERSION": "system"})
    assert hints_in(failed.err) == ["set -e GOSDK_VERSION"], failed.err
