"""Whole trees: moved by one rename, flushed to disk by one call, removed also where they are read-only."""

import os
import stat
import sys
from pathlib import Path

from gvm_py.paths.spelling import is_link, is_own_directory
from gvm_py.system.fs import make_directory, sync_directory
from gvm_py.system.patience import patiently, rename, unlink


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


def remove_tree(path: Path) -> None:
    """Delete a file or tree, also a read-only one, as the go command leaves its module cache. Raises OSError."""
    import shutil

    if is_link(path) or path.is_file():
        unlink(path)
        return
    try:
        shutil.rmtree(path)
    except PermissionError:
        _make_writable(path)
        patiently(lambda: shutil.rmtree(path))


def _make_writable(root: Path) -> None:
    stack: list[str | Path] = [root]
    while stack:
        directory = stack.pop()
        os.chmod(directory, stat.S_IRWXU)
        with os.scandir(directory) as entries:
            for entry in entries:
                if is_own_directory(entry):
                    stack.append(entry.path)
                # Elsewhere the mode of a file says nothing about its deletion.
                elif _attributes(entry) & stat.FILE_ATTRIBUTE_READONLY:
                    os.chmod(entry.path, stat.S_IWRITE)


def _attributes(entry: "os.DirEntry[str]") -> int:
    """Return what Windows lists along with a name, so that no file is opened for it; elsewhere there is none."""
    return getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)


def leftovers(directory: Path, pattern: str) -> list[Path]:
    """Return what killed processes left of that name; nothing below a link, to what may be somebody's."""
    return [] if is_link(directory) else list(directory.glob(pattern))
