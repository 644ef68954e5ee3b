"""Kill a real gosdk with SIGKILL right before its n-th change of the file system below a directory."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path

from tests.support.forkserver import Prelude
from tests.support.run import Sandbox
from tests.support.thorough import of

EVERY = of(3, full=1)
"""`make test` stops a command before every third change only, `make fuzz` before each one."""
_CHANGES = frozenset({"open", "os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.truncate"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def killed_at(box: Sandbox, step: int, places: Sequence[Path], *words: str) -> str | None:
    """Run `gosdk WORDS` and kill it right before change number `step` below `places`; the first one is number 0.

    Returns what it was about to do, or None when it came to its end before that; then it must have succeeded.
    """
    listed = [f"{place}/" for place in places]
    done = box.gosdk(*words, prelude=Prelude(__name__, die_before.__name__, (step, listed)))
    assert done.code in (0, -signal.SIGKILL), done.err
    return done.err.splitlines()[-1] if done.code else None


def die_before(step: int, places: list[str]) -> None:
    """Let this process kill itself right before that change."""

    def die(change: str, _: str) -> None:
        os.write(2, f"\n{change}\n".encode())
        os.kill(os.getpid(), signal.SIGKILL)

    # What deletes a tree names the files in it relative to an open directory.
    before_change(step, lambda path: path.startswith(tuple(places)) or not os.path.isabs(path), die)


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
    """Return the paths that an event of Python's audit hooks is about to change, absolute on Linux."""
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
