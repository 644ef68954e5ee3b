"""What `gosdk setup` and `gosdk shell` do on a real terminal."""

import shutil

import pytest

from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.terminal import on_terminal

BASHRC = b"PS1='ready> '\n"


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    sandbox.env |= {"SHELL": shutil.which("bash") or "/bin/bash", "TERM": "dumb"}
    (sandbox.home / ".bashrc").write_bytes(BASHRC)
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    write_sdk(sandbox.root / "versions" / "go1.23.1", "1.23.1")
    return sandbox


@pytest.mark.parametrize(("answer", "changed"), [("n\n", False), ("y\n", True), ("\n", True)])
def test_set_up_asks_on_a_terminal(answer: str, changed: bool, box: Sandbox) -> None:
    seen = on_terminal(box.command("setup"), box.environment(), box.cwd, [("Change these files?", answer)])
    assert "+# >>> gosdk >>>" in seen.out.partition("Change these files?")[0]
    assert ((box.home / ".bashrc").read_bytes() != BASHRC) == changed
    assert ("nothing was changed" in seen.out) != changed


@pytest.mark.parametrize(("answer", "value"), [("y\n", "true"), ("\n", "false")])
def test_set_up_asks_once_whether_programs_follow(answer: str, value: str, box: Sandbox) -> None:
    (box.home / "go" / "bin").mkdir(parents=True)
    (box.home / "go" / "bin" / "gopls").write_text("a program\n")
    typed = [("Change these files?", "y\n"), ("Rebuild the programs in GOBIN", answer)]
    assert on_terminal(box.command("setup"), box.environment(), box.cwd, typed).code == 0
    assert box.gosdk("config", "get", "tools.follow").out == f"{value}\n"
    again = on_terminal(box.command("setup"), box.environment(), box.cwd, [])
    assert (again.code, "Rebuild" in again.out) == (0, False)


def test_set_up_does_not_ask_with_yes(box: Sandbox) -> None:
    seen = on_terminal(box.command("setup", "--yes"), box.environment(), box.cwd, [])
    assert (seen.code, "Change these files?" in seen.out) == (0, False)
    assert (box.home / ".bashrc").read_bytes() != BASHRC


@pytest.mark.parametrize("set_up", [True, False])
def test_shell_on_a_terminal_is_a_sub_shell_whose_go_is_that_version(set_up: bool, box: Sandbox) -> None:
    if set_up:
        assert box.gosdk("setup", "--hook").code == 0
    (box.cwd / ".go-version").write_text("1.23.1\n")
    typed = [("ready> ", "go version; echo $GOSDK_VERSION\n"), ("ready> ", "exit 7\n")]
    seen = on_terminal(box.command("shell", "1.22"), box.environment(), box.cwd, typed)
    assert seen.code == 7, "the exit code is the sub-shell's"
    assert f"go version go1.22.3 linux/amd64 GOROOT={box.root}/versions/go1.22.3" in seen.out
    assert "\n1.22.3" in seen.out
    assert "`exit` leaves it" in seen.out


def test_shell_without_a_program_to_start_says_which_variable_to_set(box: Sandbox) -> None:
    seen = on_terminal(box.command("shell", "1.22"), box.environment({"SHELL": "/no/such"}), box.cwd, [])
    assert (seen.code, "SHELL='/no/such'" in seen.out) == (2, True)
