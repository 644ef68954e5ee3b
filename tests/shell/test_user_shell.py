"""`gosdk setup` where no `$SHELL` is set, and the command it ends with."""

import os
import shlex
import shutil
import subprocess
import sys

import pytest

from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

_STRANGER = 54321
_FIND = f"""
import os
from gvm_py.shell.user_shell import find_shell
os.setuid({_STRANGER})
print(find_shell({{}}))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a user without a passwd entry")
@pytest.mark.parametrize(
    ("typed_in", "found"),
    [
        (("bash", "--norc", "-c"), "bash"),
        (("zsh", "-f", "-c"), "zsh"),
        (("fish", "-N", "-c"), "fish"),
        (("dash", "-c"), "sh"),
        (("busybox", "sh", "-c"), "sh"),
    ],
)
def test_without_shell_and_passwd_entry_the_parent_process_counts(typed_in: tuple[str, ...], found: str) -> None:
    program = shutil.which(typed_in[0])
    if program is None:
        pytest.skip(f"{typed_in[0]} is not installed")
    # `true` afterwards keeps the shell from giving its place to Python; setsid and a dead parent end the line here.
    inner = [program, *typed_in[1:], '"$PYTHON" -c "$FIND"; true']
    script = 'setsid "$@" >"$OUT" 2>&1 & '
    read, write = os.pipe()
    env = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, "FIND": _FIND, "OUT": f"/dev/fd/{write}"}
    subprocess.run(["sh", "-c", script, "sh", *inner], env=env, pass_fds=[write], timeout=60, check=True)
    os.close(write)
    with os.fdopen(read) as pipe:
        assert pipe.read() == f"{found}\n"


def test_set_up_without_shell_variable_finds_the_shell(sandbox: Sandbox) -> None:
    sandbox.env.pop("SHELL", None)
    done = sandbox.gosdk("setup", within=["bash", "-c", '"$@"; exit $?', "bash"])
    assert done.code == 0, done.err
    assert "+# >>> gosdk >>>" in done.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "sh"])
def test_the_next_command_works_in_the_same_terminal(shell: str, sandbox: Sandbox) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    done = sandbox.gosdk("setup", "--shell", shell)
    last = done.err.splitlines()[-1]
    assert last.startswith("Next: ")
    assert last.endswith(" gosdk default stable")
    line = last.removeprefix("Next: ").replace("gosdk default stable", "command -v go")
    env = sandbox.environment()
    shown = subprocess.run([program, "-c", line], env=env, capture_output=True, text=True, check=True)
    assert shown.stdout == f"{sandbox.root}/shims/go\n"


def test_the_next_command_after_a_default_is_go_itself(sandbox: Sandbox) -> None:
    sandbox.root.mkdir(exist_ok=True)
    (sandbox.root / "default").write_text("1.22\n")
    done = sandbox.gosdk("setup", "--shell", "bash", env={"PATH": f"{sandbox.root}/shims:{os.environ['PATH']}"})
    assert done.err.splitlines()[-1] == "Next: go version"


@pytest.mark.parametrize("words", [("default", "1.22"), ("use", "1.22"), ("status",), ("doctor",)])
@pytest.mark.parametrize("is_set_up", [False, True])
def test_what_puts_the_shims_on_path_works_in_a_terminal_without_gosdk(
    sandbox: Sandbox, words: tuple[str, ...], is_set_up: bool
) -> None:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    (sandbox.cwd / ".go-version").write_text("1.22.3\n")
    sandbox.env |= {"PATH": "/usr/bin:/bin", "SHELL": "/bin/bash"}
    assert sandbox.gosdk("rehash").code == 0
    if is_set_up:
        assert sandbox.gosdk("setup").code == 0
    shown = sandbox.gosdk(*words)
    text = shown.out + shown.err
    program, activate = (shlex.quote(f"{sandbox.root}/{name}") for name in ("shims/gosdk", "activate.sh"))
    typed = f". {activate} && go version" if is_set_up else f"{program} setup"
    assert typed in text, text
    env = sandbox.environment()
    done = subprocess.run(["bash", "-c", typed], env=env, cwd=sandbox.cwd, capture_output=True, text=True, check=False)
    assert (done.returncode, "go1.22.3" in done.stdout) == (0, is_set_up), done.stderr


def test_a_shell_without_known_start_files_gets_a_command_that_can_be_typed(sandbox: Sandbox) -> None:
    sandbox.gosdk("setup", "--shell", "fish")
    done = sandbox.gosdk("setup", env={"SHELL": "/bin/rc"})
    gosdk = sandbox.root / "shims" / "gosdk"
    program = shlex.quote(str(gosdk)) if gosdk.exists() else "gosdk"
    assert (done.code, f"hint: {program} setup --shell bash" in done.err) == (2, True)


@pytest.mark.parametrize(("typed", "line"), [("nu", "$env.PATH = "), ("ksh", "export PATH="), ("csh", "setenv PATH ")])
def test_a_shell_may_be_named_by_its_program(typed: str, line: str, sandbox: Sandbox) -> None:
    done = sandbox.gosdk("env", "--shell", typed, env={"PATH": str(write_sdk(sandbox.home / "go", "1.22.3") / "bin")})
    assert (done.code, done.out.startswith(line)) == (0, True), done
