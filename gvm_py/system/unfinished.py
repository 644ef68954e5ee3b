"""Files on the way to an atomic write, locked while their process lives: those of a killed one are swept at once."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

UNFINISHED = ".gosdk-new"
_HOUR = 3600


def new_beside(path: Path) -> tuple[int, str]:
    """Create and open a file beside `path` that nobody else has; it is unfinished until it is renamed or closed.

    Raises OSError, which names the directory where that may not be written to.
    """
    import tempfile

    try:
        fd, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=UNFINISHED, dir=path.parent)
    except PermissionError as error:
        error.filename = str(path.parent)
        raise
    with suppress(OSError):
        _lock(fd)
    return fd, name


def sweep_unfinished(path: Path) -> None:
    """Remove what a killed process left beside `path`; where it cannot be known to be dead, after an hour."""
    with suppress(OSError):
        for name in os.listdir(path.parent):
            if name.startswith(f".{path.name}.") and name.endswith(UNFINISHED):
                with suppress(OSError):
                    _remove_if_dead(path.with_name(name))


def _remove_if_dead(leftover: Path) -> None:
    fd = os.open(leftover, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        try:
            _lock(fd)
        except BlockingIOError:
            return
        except OSError:
            if time.time() - os.fstat(fd).st_mtime <= _HOUR:
                return
        leftover.unlink()
    finally:
        os.close(fd)


def _lock(fd: int) -> None:
    """Lock an open file until it is closed. Raises BlockingIOError where it is locked, OSError where none can be."""
    if sys.platform == "win32":
        raise OSError("files of this platform do not name their writers")
    import fcntl

    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
