"""Consoles of Windows: escape sequences are switched on before they are printed, and NUL is not a terminal."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.windows.machine import Account

FOLLOW_ESCAPES = 0x4
CONSOLE = """
import ctypes, json, msvcrt, os, subprocess, sys
kernel = ctypes.WinDLL("kernel32", use_last_error=True)
if page := int(sys.argv.pop(1)):
    assert kernel.SetConsoleCP(page) and kernel.SetConsoleOutputCP(page), ctypes.get_last_error()
typed, shown = os.open("CONIN$", os.O_RDWR), os.open("CONOUT$", os.O_RDWR)
handle, mode = ctypes.c_void_p(msvcrt.get_osfhandle(shown)), ctypes.c_ulong()
assert kernel.SetConsoleMode(handle, 3), ctypes.get_last_error()
done = subprocess.run(sys.argv[1:], stdin=typed, stdout=shown, stderr=shown)
kernel.GetConsoleMode(handle, ctypes.byref(mode))
text, count = ctypes.create_unicode_buffer(4001), ctypes.c_ulong()
kernel.ReadConsoleOutputCharacterW(handle, text, 4000, 0, ctypes.byref(count))
print(json.dumps({"code": done.returncode, "mode": mode.value, "text": text[:count.value]}))
"""
# SetConsoleMode fails with what a console does not have (its documentation); Wine's console takes any mode.
LEGACY = """
import sys
from gvm_py.system import windows
class Legacy:
    def __getattr__(self, name): return getattr(kernel, name)
    def SetConsoleMode(self, handle, mode): return int(mode <= 3)
kernel, windows._KERNEL = windows._KERNEL, Legacy()
from gvm_py.__main__ import main
main()
"""

# As a program without a console of its own starts another one: with handles that are 0, or closed long ago.
WITHOUT = """
import _winapi, msvcrt, os, subprocess, sys
os.environ.pop("STREAMS_ARE_GIVEN")
missing, handle, line = set(map(int, sys.argv[1].split())), int(sys.argv[2]), sys.argv[3]
for number in (1, 2): os.set_inheritable(number, True)
names = ("hStdInput", "hStdOutput", "hStdError")
handles = {name: handle if n in missing else msvcrt.get_osfhandle(n) for n, name in enumerate(names)}
start = subprocess.STARTUPINFO(dwFlags=subprocess.STARTF_USESTDHANDLES, **handles)
process, *_ = _winapi.CreateProcess(None, line, None, None, True, 0, None, None, start)
_winapi.WaitForSingleObject(process, _winapi.INFINITE)
sys.exit(_winapi.GetExitCodeProcess(process))
"""


@dataclass(frozen=True)
class Shown:
    """How a command ended, the mode in which it left its console, and the text that was on it."""

    code: int
    mode: int
    text: str


def on_console(
    account: Account,
    *words: str,
    env: Mapping[str, str | None] | None = None,
    cwd: Path | None = None,
    code_page: int = 0,
) -> Shown:
    """Run a command on a new console; 0 is the code page that it has."""
    done = account.script(CONSOLE, str(code_page), *words, env=env, cwd=cwd, console=True)
    assert done.code == 0, done.err
    return Shown(**json.loads(done.out))


@pytest.mark.parametrize("words", [("list",), ("no-such-command",)])
def test_colours_are_switched_on_where_the_console_has_them(stocked: Account, words: tuple[str, ...]) -> None:
    gosdk = f"{stocked.machine.scripts}\\gosdk.exe"
    legacy = (stocked.machine.python, "-c", LEGACY, *words)
    shown = on_console(stocked, gosdk, *words)
    assert shown.mode & FOLLOW_ESCAPES
    for plain in (on_console(stocked, gosdk, *words, env={"NO_COLOR": "1"}), on_console(stocked, *legacy)):
        assert (plain.code, "\033" in plain.text) == (shown.code, False), plain
        assert plain.text.split() == re.sub("\033\\[[0-9;]*m", "", shown.text).split(), plain


@pytest.mark.parametrize("code_page", [437, 936, 65001])
def test_names_are_shown_whole_on_each_code_page(stocked: Account, code_page: int) -> None:
    directory = stocked.project("名 ü", {".go-version": "1.22\n"})
    missing = stocked.project("无 ü", {".go-version": "1.99\n"})
    shims = stocked.spelled(stocked.root / "shims")
    for program in (f"{stocked.machine.scripts}\\gosdk.exe", f"{shims}\\gosdk.exe"):
        shown = on_console(stocked, program, "current", cwd=directory, code_page=code_page)
        assert (shown.code, "\\名 ü\\.go-version:1" in shown.text) == (0, True), shown
    shown = on_console(stocked, f"{shims}\\go.exe", "version", cwd=missing, code_page=code_page)
    assert (shown.code, "\\无 ü\\.go-version:1 requests it" in shown.text) == (127, True), shown


def test_redirected_output_is_utf_8(stocked: Account) -> None:
    directory = stocked.project("名 ü", {".go-version": "1.22\n"})
    for program in ("gosdk", f'"{stocked.spelled(stocked.root)}\\shims\\gosdk.exe"'):
        assert stocked.cmd(f"{program} current >out.txt", cwd=directory).code == 0
        assert "\\名 ü\\.go-version:1" in (directory / "out.txt").read_text("utf-8")
        assert stocked.cmd(f"{program} use 1.23 >out.txt 2>&1", cwd=directory).code == 0
        assert "\\名 ü\\.go-version" in (directory / "out.txt").read_text("utf-8")
        (directory / ".go-version").write_text("1.22\n")


def test_nul_is_not_a_terminal(own: Account) -> None:
    assert own.cmd("gosdk list >NUL").code == 0
    assert own.cmd("gosdk install 1.22 >NUL 2>NUL <NUL").code == 0
    unasked = own.cmd("gosdk gc <NUL 2>NUL")
    assert (unasked.code, unasked.err) == (0, ""), unasked


@pytest.mark.parametrize("line", ["list", "exec 1.22 -- go version", "no-such-command"])
def test_a_stream_that_is_not_there_swallows_its_text_and_no_more(stocked: Account, line: str) -> None:
    command = f'"{stocked.machine.scripts}\\gosdk.exe" {line}'
    honest = stocked.run(command)
    for missing, handle in (("0", "0"), ("1", "0"), ("2", "0"), ("0 1 2", "57005")):
        done = stocked.script(WITHOUT, missing, handle, command)
        assert done.code == honest.code, (missing, done)
        assert done.out == ("" if "1" in missing else honest.out)
        assert done.err == ("" if "2" in missing else honest.err)


def test_a_process_whose_streams_wine_lost_is_started_again(stocked: Account) -> None:
    begun = stocked.cwd / "begun"
    lines = f"""
import os, pathlib, runpy, sys
begun = pathlib.Path({stocked.spelled(begun)!r})
if not begun.exists():
    begun.touch()
    sys.stderr = None
    runpy.run_path(os.path.join(os.path.dirname(sys.executable), "Lib", "site-packages", "sitecustomize.py"))
print("done")
"""
    if stocked.machine.drive_c is None:
        pytest.skip("a real Windows loses none")
    done = stocked.script(lines)
    assert (done.code, done.out, begun.exists()) == (0, "done\n", True), done
