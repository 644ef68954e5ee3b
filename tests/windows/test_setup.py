"""`gosdk setup` on Windows: the user's PATH in the registry, shown first, undone exactly."""

import json
from collections.abc import Iterator

import pytest
from filelock import FileLock

from gvm_py.system.registry import EDIT_MACHINE
from tests.windows.machine import Account
from tests.windows.releases import write_sdks

READ = """
import json, winreg
try:
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, "Environment") as key:
        print(json.dumps(winreg.QueryValueEx(key, "Path")))
except FileNotFoundError:
    print("null")
"""
WRITE = """
import json, sys, winreg
with winreg.CreateKey(winreg.HKEY_CURRENT_USER, "Environment") as key:
    value = json.loads(sys.stdin.read())
    if value: winreg.SetValueEx(key, "Path", 0, value[1], value[0])
    else:
        try: winreg.DeleteValue(key, "Path")
        except FileNotFoundError: pass
"""
MACHINE = """
import sys, winreg
control = r"SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"
key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, control, access=winreg.KEY_READ | winreg.KEY_WRITE)
print(winreg.QueryValueEx(key, "PATH")[0], end="")
winreg.SetValueEx(key, "PATH", 0, winreg.REG_EXPAND_SZ, sys.argv[1])
"""
"""Sets the PATH of the machine and prints the old one."""
SZ, EXPAND_SZ, BINARY = 1, 2, 3


def read(account: Account) -> list[object] | None:
    """Return the user's PATH and its type, None where there is no such value."""
    found: list[object] | None = json.loads(account.script(READ).out)
    return found


def write(account: Account, value: list[object] | None) -> None:
    """Set the user's PATH, or delete it."""
    done = account.run([account.machine.python, "-c", WRITE], stdin=json.dumps(value))
    assert done.code == 0, done.err


@pytest.fixture
def registry(stocked: Account) -> Iterator[Account]:
    """An account whose PATH in the registry is as it was afterwards; one test at a time has it."""
    with FileLock(stocked.machine.ground / "registry.lock"):
        before = read(stocked)
        yield stocked
        write(stocked, before)


@pytest.fixture
def machine_path(registry: Account) -> Iterator[str]:
    """The directory of a Go that the PATH of the machine has."""
    if registry.machine.drive_c is None:
        pytest.skip("the PATH of the machine is changed under Wine only, so this is NOT proven here")
    write_sdks(registry.cwd / "Program Files", ["1.20.1"])
    directory = f"{registry.spelled(registry.cwd)}\\Program Files\\go1.20.1\\bin"
    before = registry.script(MACHINE, f"{directory};%SystemRoot%\\system32").out
    yield directory
    assert registry.script(MACHINE, before).code == 0


@pytest.mark.parametrize(
    "before",
    [
        None,
        ["C:\\Tools;%USERPROFILE%\\bin;;D:\\x y;", EXPAND_SZ],
        ["C:\\Tools", SZ],
        ["", SZ],
        [";".join(f"C:\\{number}" for number in range(2000)), EXPAND_SZ],
    ],
    ids=["none", "expanding", "plain", "empty", "2000 entries"],
)
def test_setup_changes_path_and_undo_restores_it(registry: Account, before: list[object] | None) -> None:
    write(registry, before)
    shown = registry.gosdk("setup", "--print")
    assert (shown.code, read(registry)) == (0, before), shown.err
    shims, gobin = registry.spelled(registry.root / "shims"), registry.spelled(registry.home / "go" / "bin")
    assert f"+{shims}\n" in shown.out
    done = registry.gosdk("setup", "--yes")
    assert done.code == 0, done.err
    text, kind = before or ["", EXPAND_SZ]
    after = read(registry)
    assert after
    assert after[1] == kind
    middle = f"{text}" if str(text).endswith(";") or not text else f"{text};"
    assert after[0] == f"{shims};{middle}{gobin}"
    again = registry.gosdk("setup", "--yes")
    assert (again.code, read(registry)) == (0, after), again.err
    undone = registry.gosdk("setup", "--undo", "--yes")
    assert (undone.code, read(registry)) == (0, before), undone.err


def test_gobin_is_the_one_of_go_env_and_can_be_left_out(registry: Account) -> None:
    write(registry, ["C:\\Tools", SZ])
    settings = registry.home / "AppData" / "Roaming" / "go" / "env"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("GOBIN=D:\\programs\n")

    def shown(*words: str) -> str:
        return registry.gosdk("setup", "--print", *words, env={"GOENV": None}).out

    try:
        assert "+D:\\programs\n" in shown()
        without = shown("--no-gobin")
        assert "programs" not in without
        settings.write_text("GOBIN=relative\n")
        assert shown() == without
    finally:
        settings.unlink()


def test_a_go_on_the_path_of_the_machine_is_named(machine_path: str, registry: Account) -> None:
    """The installer of go.dev puts one there, and no PATH of a user comes before it."""
    write(registry, None)
    done = registry.gosdk("setup", "--yes")
    shims = registry.spelled(registry.root / "shims")
    said = "; it is on the PATH of the machine, which Windows puts before yours\n"
    assert f"warning: {machine_path}\\go.exe comes before the shims{said}hint: {EDIT_MACHINE}\n" in done.err, done
    (registry.cwd / ".go-version").write_text("1.22\n")
    env = {"PATH": f"{machine_path};C:\\windows\\system32;{shims}", "GOENV": None}
    used = registry.gosdk("use", "1.22", env=env)
    assert f'so "go" still runs {machine_path}\\go.exe{said}hint: {EDIT_MACHINE}\n' in used.err, used
    for words in ("doctor", "status", "current --why"):
        shown = " ".join(registry.gosdk(*words.split(), env=env).out.split())
        assert said.strip() in shown, (words, shown)
        assert "gosdk setup" not in shown, (words, shown)
        assert EDIT_MACHINE in shown or words == "current --why", (words, shown)
    # Where the shims are not on PATH yet, that comes first.
    assert "hint: gosdk setup" in registry.gosdk("use", "1.22", env={**env, "PATH": machine_path}).err
    assert registry.gosdk("setup", "--undo", "--yes").code == 0


def test_undo_keeps_what_others_added_since(registry: Account) -> None:
    write(registry, ["C:\\Tools", SZ])
    assert registry.gosdk("setup", "--yes").code == 0
    after = read(registry)
    assert after
    write(registry, [f"{after[0]};C:\\New", SZ])
    assert registry.gosdk("setup", "--undo", "--yes").code == 0
    assert read(registry) == ["C:\\Tools;C:\\New", SZ]


def test_a_path_that_cannot_hold_more_is_left_alone(registry: Account) -> None:
    values: list[list[object]] = [["x" * 32_700, SZ], [None, BINARY]]
    for value in values:
        write(registry, value)
        before = read(registry)
        refused = registry.gosdk("setup", "--yes")
        assert (refused.code, refused.err.startswith("error: ")) == (1, True), refused.err
        assert read(registry) == before


def test_the_hook_needs_the_profile_of_powershell(registry: Account) -> None:
    write(registry, None)
    assert registry.gosdk("setup", "--hook", "--yes").code == 0
    for name in ("WindowsPowerShell", "PowerShell"):
        profile = registry.home / "Documents" / name / "profile.ps1"
        assert b"hook.ps1" in profile.read_bytes()
        assert b"completions" in profile.read_bytes()
        assert b" -notcontains " in profile.read_bytes()
        assert profile.read_bytes().isascii()
    assert registry.gosdk("setup", "--undo", "--yes").code == 0
    assert not list((registry.home / "Documents").rglob("*.ps1"))


def test_git_bash_gets_its_own_files_and_paths(registry: Account) -> None:
    home = registry.cwd / "posix"
    home.mkdir()
    env = {"HOME": registry.spelled(home), "SHELL": "/usr/bin/bash"}
    assert registry.gosdk("setup", "--shell", "bash", "--yes", env=env).code == 0
    assert "/.gosdk/activate.sh" in (home / ".bashrc").read_text()
    assert "\\" not in (home / ".bashrc").read_text()
    assert not (registry.home / ".bashrc").exists()
    shown = registry.gosdk("env", "1.22", "--shell", "bash", env=env).out
    assert "/c/windows/system32:/c/windows" in shown
    assert registry.gosdk("setup", "--undo", "--shell", "bash", "--yes", env=env).code == 0


def test_env_speaks_to_the_shell_that_asks(stocked: Account) -> None:
    in_cmd = stocked.cmd("gosdk env 1.22")
    assert in_cmd.out.startswith('set "PATH='), in_cmd
    # As lines of a batch file: Wine's cmd runs what `for /f` reads otherwise than Windows does.
    lines = "\r\n".join(["@echo off", *in_cmd.out.splitlines(), "go version", ""])
    (stocked.cwd / "use.bat").write_bytes(lines.encode())
    ran = stocked.cmd("use.bat")
    assert "go version go1.22.3 " in ran.out, ran
    assert stocked.gosdk("env", "1.22").out.startswith("$env:PATH = ")
