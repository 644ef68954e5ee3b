"""What only Windows has: its consoles, its list of processes, who holds a file.

Source: Microsoft's documentation of console modes, Toolhelp, QueryFullProcessImageName and the Restart Manager.
"""

import ctypes
import msvcrt
import os
import sys
from collections.abc import Iterator, Sequence
from ctypes import wintypes

from gvm_py.records import dataclass

assert sys.platform == "win32"  # noqa: S101 - so that type checkers on other systems pass over this file

_SNAP_PROCESS = 0x2
_QUERY_LIMITED = 0x1000
_FOLLOW_ESCAPES = 0x4
"""ENABLE_VIRTUAL_TERMINAL_PROCESSING of the console's modes, which is off in a new one."""
_MOST_LETTERS = 32_768
_MOST_HOLDERS = 16
_KERNEL = ctypes.WinDLL("kernel32", use_last_error=True)


@dataclass(frozen=True)
class RunningProgram:
    """A process: its id, that of its parent, and the name of its program."""

    pid: int
    parent: int
    name: str


class _ProcessEntry(ctypes.Structure):
    """PROCESSENTRY32W."""

    _fields_ = (
        ("size", wintypes.DWORD),
        ("usage", wintypes.DWORD),
        ("pid", wintypes.DWORD),
        ("heap", ctypes.c_size_t),
        ("module", wintypes.DWORD),
        ("threads", wintypes.DWORD),
        ("parent", wintypes.DWORD),
        ("priority", wintypes.LONG),
        ("flags", wintypes.DWORD),
        ("name", wintypes.WCHAR * 260),
    )


class _Holder(ctypes.Structure):
    """RM_PROCESS_INFO."""

    _fields_ = (
        ("pid", wintypes.DWORD),
        ("started", wintypes.FILETIME),
        ("name", wintypes.WCHAR * 256),
        ("service", wintypes.WCHAR * 64),
        ("kind", ctypes.c_int),
        ("status", wintypes.ULONG),
        ("session", wintypes.DWORD),
        ("restartable", wintypes.BOOL),
    )


def processes() -> Iterator[RunningProgram]:
    """Yield what runs now; nothing where Windows does not show it."""
    _KERNEL.CreateToolhelp32Snapshot.restype = wintypes.HANDLE
    snapshot = wintypes.HANDLE(_KERNEL.CreateToolhelp32Snapshot(_SNAP_PROCESS, 0))
    entry = _ProcessEntry(size=ctypes.sizeof(_ProcessEntry))
    found = _KERNEL.Process32FirstW(snapshot, ctypes.byref(entry))
    while found:
        yield RunningProgram(entry.pid, entry.parent, entry.name)
        found = _KERNEL.Process32NextW(snapshot, ctypes.byref(entry))
    _KERNEL.CloseHandle(snapshot)


def ancestors() -> Iterator[RunningProgram]:
    """Yield the processes that started this one, the nearest first."""
    known = {process.pid: process for process in processes()}
    here = known.pop(os.getpid(), None)
    # The id of a parent that has ended may be given to another process: each is followed once.
    while here and (here := known.pop(here.parent, None)):
        yield here


def program_path(pid: int) -> str:
    """Return the path of the file that a process runs, nothing where Windows does not show it."""
    _KERNEL.OpenProcess.restype = wintypes.HANDLE
    process = _KERNEL.OpenProcess(_QUERY_LIMITED, False, pid)
    if not process:
        return ""
    text, size = ctypes.create_unicode_buffer(_MOST_LETTERS), wintypes.DWORD(_MOST_LETTERS)
    done = _KERNEL.QueryFullProcessImageNameW(wintypes.HANDLE(process), 0, text, ctypes.byref(size))
    _KERNEL.CloseHandle(wintypes.HANDLE(process))
    return text.value if done else ""


def holders(path: str) -> Sequence[str]:
    """Return `NAME (process PID)` of those who have a file open; nothing where Windows does not show them."""
    try:
        manager = ctypes.WinDLL("rstrtmgr")
    except OSError:
        return ()
    session, key = wintypes.DWORD(), ctypes.create_unicode_buffer(33)
    if manager.RmStartSession(ctypes.byref(session), 0, key):
        return ()
    try:
        files = (wintypes.LPCWSTR * 1)(path)
        if manager.RmRegisterResources(session, 1, files, 0, None, 0, None):
            return ()
        needed, count, reason = wintypes.UINT(), wintypes.UINT(_MOST_HOLDERS), wintypes.DWORD()
        found = (_Holder * _MOST_HOLDERS)()
        if manager.RmGetList(session, ctypes.byref(needed), ctypes.byref(count), found, ctypes.byref(reason)):
            return ()
        return [f"{holder.name} (process {holder.pid})" for holder in found[: count.value]]
    finally:
        manager.RmEndSession(session)


def is_console(descriptor: int) -> bool:
    """Return whether a file is a console; NUL, which Python takes for a terminal, is not."""
    return _KERNEL.GetConsoleMode(_handle(descriptor), ctypes.byref(wintypes.DWORD())) != 0


def follow_escapes(descriptor: int) -> bool:
    """Let a console follow escape sequences. Returns False for a legacy one, which shows them."""
    mode = wintypes.DWORD()
    _KERNEL.GetConsoleMode(_handle(descriptor), ctypes.byref(mode))
    return _KERNEL.SetConsoleMode(_handle(descriptor), mode.value | _FOLLOW_ESCAPES) != 0


def _handle(descriptor: int) -> wintypes.HANDLE:
    return wintypes.HANDLE(msvcrt.get_osfhandle(descriptor))
