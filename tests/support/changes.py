"""Act right before the n-th change that a process makes. It runs inside Windows, too, so it imports no other test."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import zip_longest

_CHANGES = frozenset({"open", "os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate"})
_REGISTRY = ("winreg.SetValue", "winreg.DeleteValue")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def before_change(step: int, counts: Callable[[str], bool], act: Callable[[str, str], None]) -> None:
    """Call `act` once with change number `step` of a path that `counts`, and that path, before the system sees it."""
    left = step

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        changed = [path for path in _changed(event, arguments) if counts(path)] if left >= 0 else []
        if not changed:
            return
        left -= 1
        if left < 0:
            act(f"{event} {changed[0]!r}", changed[0])

    sys.addaudithook(hook)


def _changed(event: str, arguments: tuple[object, ...]) -> list[str]:
    """Return the paths, absolute on Linux, or the value of the registry that an event of Python is about to change."""
    if event.startswith(_REGISTRY):
        return [str(arguments[1])]
    if event not in _CHANGES or (event == "open" and not int(str(arguments[2])) & _WRITING):
        return []
    named = arguments[:2] if event in ("os.rename", "os.link") else arguments[:1]
    directories = arguments[-len(named) :] if event not in ("open", "os.truncate") else ()
    paths = [os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else "" for path in named]
    return [
        path if os.path.isabs(path) else os.path.join(_held(directory), path)
        for path, directory in zip_longest(paths, directories)
        if path
    ]


def _held(directory: object) -> str:
    """Return the path of an open directory; `open` does not say which one it is in, so that was opened last."""
    if directory == -1 or not os.path.isdir("/proc/self/fd"):
        return ""
    if isinstance(directory, int):
        return os.readlink(f"/proc/self/fd/{directory}")
    with suppress(OSError):
        for number in sorted(map(int, os.listdir("/proc/self/fd")), reverse=True):
            if os.path.isdir(f"/proc/self/fd/{number}"):
                return os.readlink(f"/proc/self/fd/{number}")
    return ""
