"""Renames and deletions that wait for whoever holds a file for a moment, as virus scanners and indexers of Windows do.

Elsewhere an open file stops nothing, and an error is final at once.
"""

import errno
import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from gvm_py.system.unfinished import UNFINISHED

_Result = TypeVar("_Result")
# ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION, ERROR_DIR_NOT_EMPTY (a deletion that is pending).
_HELD = (5, 32, 33, 145)
_DELAYS = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.4)
"""Seconds between the tries: one second in all."""


def patiently(action: Callable[[], _Result], *, sleep: Callable[[float], object] = time.sleep) -> _Result:
    """Return what `action` does, tried again for a second while Windows says that the file is held. Raises OSError."""
    for delay in _DELAYS:
        try:
            return action()
        except OSError as error:
            if not is_held(error):
                raise
        sleep(delay)
    return action()


def is_held(error: OSError) -> bool:
    """Return whether Windows may say so because another process has the file open."""
    return getattr(error, "winerror", None) in _HELD


def is_unshared(path: Path) -> bool:
    """Return whether another program of Windows has a file open and lets nobody read it."""
    if os.name == "nt" and path.is_file():
        try:
            path.open("rb").close()
        except PermissionError:  # the C library keeps no other number
            return True
    return False


def rename(source: Path, target: Path) -> None:
    """Rename a file or tree; `target` must not exist. Raises OSError."""
    patiently(lambda: os.rename(source, target))


def replace(source: str | Path, target: Path) -> None:
    """Rename a file over `target`, which may be read-only. Raises OSError."""
    _on_file(target, lambda: os.replace(source, target))


def unlink(path: Path) -> None:
    """Delete a file, which may be read-only. Raises OSError."""
    _on_file(path, lambda: os.unlink(path))


def replace_running(new: Path, path: Path) -> None:
    """Rename `new` to `path`. Windows does not replace a program that runs, but renames it. Raises OSError."""
    try:
        replace(new, path)
    except PermissionError as error:
        if path.is_dir():  # Windows says of one that access is denied; it is not to be moved
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path)) from error
        _rename_running(path, error)
        os.replace(new, path)


def remove_running(path: Path) -> None:
    """Delete a file, which may be missing. Windows renames a program that runs instead. Raises OSError."""
    try:
        unlink(path)
    except FileNotFoundError:
        return
    except PermissionError as error:
        _rename_running(path, error)


def _rename_running(path: Path, error: PermissionError) -> None:
    """Give a file of Windows that is in use a name that is swept later. Raises `error` elsewhere."""
    if os.name != "nt":
        raise error
    try:
        os.replace(path, path.with_name(f".{path.name}.{time.time_ns()}{UNFINISHED}"))
    except OSError as refusal:
        refusal.filename2 = None  # nobody knows the other name
        raise


def _on_file(path: Path, action: Callable[[], None]) -> None:
    try:
        action()
    except PermissionError:
        if sys.platform == "win32" and path.is_file() and not path.is_symlink():
            # There the mode of the file itself forbids it, not that of its directory.
            os.chmod(path, stat.S_IWRITE)
        patiently(action)
