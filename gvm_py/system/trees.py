"""Whole trees: moved by one rename, and flushed to disk by one call."""

import os
import stat
import sys
from pathlib import Path

from gvm_py.system.fs import make_directory, sync_directory
from gvm_py.system.patience import rename


def sync_tree(path: Path) -> None:
    """Flush everything below `path` to disk with one call, not one for each of ten thousand files."""
    import ctypes

    if sys.platform != "linux":
        if hasattr(os, "sync"):
            os.sync()
        return
    fd = os.open(path, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(fd) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(path))
    finally:
        os.close(fd)


def relocate(source: Path, target: Path) -> None:
    """Rename a file or tree on its file system, durably; the parent of `target` is created when missing.

    A read-only directory is moved as well, and stays read-only. Raises OSError, and then `source` is where it was.
    """
    make_directory(target.parent)
    mode = os.lstat(source).st_mode
    if not stat.S_ISDIR(mode) or mode & stat.S_IWUSR:
        rename(source, target)
    else:
        _relocate_read_only(source, target, stat.S_IMODE(mode))
    sync_directory(target.parent)
    sync_directory(source.parent)


def _relocate_read_only(source: Path, target: Path, mode: int) -> None:
    # A directory that gets another parent has to be written to: its `..` changes.
    os.chmod(source, mode | stat.S_IWUSR)
    try:
        rename(source, target)
    except OSError:
        os.chmod(source, mode)
        raise
    os.chmod(target, mode)
