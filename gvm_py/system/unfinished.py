"""Files on the way to an atomic write, which show whether their process lives: those of a killed one are swept."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gvm_py.system.held_directory import HeldName

UNFINISHED = ".gosdk-new"
_HOUR = 3600
_TRIES, _PAUSE = 200, 0.05
"""Ten seconds: longer than a directory takes to be made, and nobody who keeps such a lock holds us for ever."""
_BINARY = getattr(os, "O_BINARY", 0)


def new_beside(place: HeldName) -> tuple[int, HeldName]:
    """Create and open a file beside `place` that nobody else has; it is unfinished until it is renamed or closed.

    Raises OSError.
    """
    name = os.path.basename(place.name)
    new = place.beside(unused_name(f".{name}.", UNFINISHED))
    fd = os.open(new.name, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600, dir_fd=new.directory)
    with suppress(OSError):
        _lock(fd)
    return fd, new


def unused_name(prefix: str, suffix: str = "") -> str:
    """Return a name that no file has yet.

    `tempfile` would try new ones without end in a directory of Windows that cannot be written to.
    """
    return f"{prefix}{os.urandom(4).hex()}{suffix}"


def sweep_unfinished(place: HeldName) -> None:
    """Remove what a killed process left beside `place`; where it cannot be known to be dead, after an hour."""
    start = f".{os.path.basename(place.name)}."
    with suppress(OSError):
        for name in _listed(place):
            if name.startswith(start) and name.endswith(UNFINISHED):
                with suppress(OSError):
                    _remove_if_dead(place.beside(name))


def _listed(place: HeldName) -> list[str]:
    if place.directory is None:
        return os.listdir(place.parent)
    # A descriptor that only enters a directory cannot list it.
    directory = os.open(".", os.O_RDONLY, dir_fd=place.directory)
    try:
        return os.listdir(directory)
    finally:
        os.close(directory)


def _remove_if_dead(leftover: HeldName) -> None:
    if sys.platform == "win32":
        os.unlink(leftover.name)  # refused while its writer has it open; one that has closed it writes it again
        return
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    fd = os.open(leftover.name, flags, dir_fd=leftover.directory)
    try:
        try:
            _lock(fd)
        except BlockingIOError:
            return
        except OSError:
            if time.time() - os.fstat(fd).st_mtime <= _HOUR:
                return
        os.unlink(leftover.name, dir_fd=leftover.directory)
    finally:
        os.close(fd)


@contextmanager
def locked_directory(path: Path) -> Iterator[None]:
    """Make something in a directory while no other gosdk, and no other thread, does; where it can be locked."""
    if sys.platform == "win32" or not os.access(path, os.R_OK):
        yield
        return
    fd = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):
            _wait_for_lock(fd)
        yield
    finally:
        os.close(fd)


def _wait_for_lock(fd: int) -> None:
    for _ in range(_TRIES):
        with suppress(BlockingIOError):
            _lock(fd)
            return
        time.sleep(_PAUSE)


def _lock(fd: int) -> None:
    """Lock an open file until it is closed. Raises BlockingIOError where it is locked, OSError where none can be."""
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
