"""Which program `exec` and `matrix` start, with which words, and which exit code comes back."""

import shutil

import pytest

from tests.windows.machine import Account
from tests.windows.releases import build_go, write_sdks


def write_script(account: Account) -> None:
    """Write what npm writes: a batch file that hands its words on to a program."""
    (account.cwd / "script.cmd").write_bytes(b"@go.exe %*\r\n")


def test_exec_never_starts_what_lies_in_the_directory(stocked: Account) -> None:
    (stocked.cwd / "go.bat").write_bytes(b"@echo of the project\r\n")
    shutil.copyfile(stocked.root / "versions" / "go1.23.1" / "bin" / "gofmt.exe", stocked.cwd / "go.exe")
    for words in (["exec", "1.22", "--", "go", "version"], ["matrix", "1.22", "--", "go", "version"]):
        ran = stocked.gosdk(*words)
        assert ran.code == 0, ran.err
        assert "go version go1.22.3 windows/amd64" in ran.out
    path = f".;;{stocked.environment()['PATH']}"
    ran = stocked.gosdk("exec", "1.22", "--", "tool", env={"PATH": path})
    (stocked.cwd / "tool.exe").write_bytes(build_go())
    assert (ran.code, ran.err) == (3, "error: there is no program 'tool' on PATH\nhint: gosdk exec 1.22 go tool\n")
    assert "go version" in stocked.gosdk("exec", "1.22", "--", ".\\tool").out


def test_matrix_runs_each_sdk_and_not_the_go_on_path(stocked: Account) -> None:
    write_sdks(stocked.cwd.parent / "other", ["1.20.1"])
    path = f"{stocked.spelled(stocked.cwd.parent / 'other' / 'go1.20.1' / 'bin')};{stocked.environment()['PATH']}"
    script = 'go "version" && echo done'
    for words, shown in ((["--", "go", "version"], "go version"), (["--run", script], f'cmd /c "{script}"')):
        ran = stocked.gosdk("matrix", "1.22", "1.23", *words, env={"PATH": path})
        assert ran.code == 0, ran.err + ran.out
        assert f"running {shown} under go1.22.3, go1.23.1\n" in ran.err
        assert "go version go1.22.3 " in ran.out
        assert "go version go1.23.1 " in ran.out
        assert "go1.20.1" not in ran.out


@pytest.mark.parametrize(
    "words",
    [
        ["a b", "x&y", "^caret", "!bang!"],
        ['say "hi"', "tail\\", "C:\\a b\\", "(x)", "1>2", "a|b"],
        ['a"&echo INJECTED&"', "a=b;c,d"],
    ],
)
def test_a_batch_file_gets_its_words_as_they_are(stocked: Account, words: list[str]) -> None:
    write_script(stocked)
    ran = stocked.gosdk("exec", "1.22", "--", ".\\script.cmd", *words)
    assert ran.code == 0, ran.err
    assert ran.out.rstrip().endswith("go1.22.3 " + " ".join(f"[{word}]" for word in words))


def test_a_batch_file_is_refused_a_line_break(stocked: Account) -> None:
    write_script(stocked)
    ran = stocked.gosdk("exec", "1.22", "--", ".\\script", "a\nb")
    assert (ran.code, ran.out) == (2, "")
    assert "line break" in ran.err


@pytest.mark.parametrize("code", [0, 1, 3, 255, 0xC0000005, 0xC000013A])
def test_exit_codes_pass_unchanged(stocked: Account, code: int) -> None:
    assert stocked.gosdk("exec", "1.22", "--", "go", "exit", str(code)).code == code


def test_ctrl_c_is_for_the_child_alone(stocked: Account) -> None:
    lines = """
import sys, threading, _thread, os
from pathlib import Path
from gvm_py.system.launch import replace_with
threading.Timer(0.5, _thread.interrupt_main).start()
replace_with(Path(sys.argv[1]), ["go", "sleep", "1"], dict(os.environ))
"""
    go = stocked.spelled(stocked.root / "versions" / "go1.22.3" / "bin" / "go.exe")
    ran = stocked.script(lines, go)
    assert (ran.code, "go version" in ran.out) == (0, True), ran.err


@pytest.mark.parametrize("through", ["shims/go.exe", "shims/go1.22.3.exe", "shims/gosdk.exe"])
def test_a_program_ends_with_the_shim_that_started_it(stocked: Account, through: str) -> None:
    lines = """
import os, subprocess, sys, time
from gvm_py.system.windows import processes
shim = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
def children(): return [found.pid for found in processes() if found.parent == shim.pid]
def wait(condition):
    end = time.monotonic() + 120
    while not condition() and time.monotonic() < end: time.sleep(0.1)
wait(children)
(child,) = children()
os.kill(shim.pid, 9)  # TerminateProcess
wait(lambda: child not in [found.pid for found in processes()])
print(shim.wait(), child in [found.pid for found in processes()])
"""
    program = stocked.spelled(stocked.root / through)
    words = ["exec", "1.22", "--", "go"] if "gosdk" in through else []
    directory = stocked.project("killed", {".go-version": "1.22\n"})
    ran = stocked.script(lines, program, *words, "sleep", "100", cwd=directory)
    assert ran.out == "9 False\n", ran
