"""Consoles of Windows: escape sequences are switched on before they are printed, and NUL is not a terminal."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from tests.windows.machine import Account

FOLLOW_ESCAPES = 0x4
CONSOLE = """
import ctypes, json, msvcrt, os, subprocess, sys
kernel = ctypes.WinDLL("kernel32", use_last_error=True)
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


@dataclass(frozen=True)
class Shown:
    """How a command ended, the mode in which it left its console, and the text that was on it."""

    code: int
    mode: int
    text: str


def on_console(account: Account, *words: str, env: Mapping[str, str | None] | None = None) -> Shown:
    """Run a command on a new console."""
    done = account.script(CONSOLE, *words, env=env, console=True)
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


def test_nul_is_not_a_terminal(own: Account) -> None:
    assert own.cmd("gosdk list >NUL").code == 0
    assert own.cmd("gosdk install 1.22 >NUL 2>NUL <NUL").code == 0
    unasked = own.cmd("gosdk gc <NUL 2>NUL")
    assert (unasked.code, unasked.err) == (0, ""), unasked
