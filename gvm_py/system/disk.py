"""A full or read-only disk, reported as what it is."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gvm_py.errors import GosdkError, shell_word
from gvm_py.paths.above import nearest_existing

FULL = (errno.ENOSPC, errno.EDQUOT)
"""The errors of a disk without room, or of a user who may have no more of it."""
MAKE_ROOM = "gosdk gc && gosdk gc --empty-trash"
"""What gives room back."""


class FullDiskError(GosdkError):
    """There is no room left, or no inode, on the disk with a directory."""

    def __init__(self, directory: Path, doing: str) -> None:
        inodes = _has_no_inodes(directory)
        lack = "has no inodes left, each of which is a file" if inodes else "is full"
        super().__init__(
            f"the disk with {directory} {lack}: cannot {doing}; make room, or move GOSDK_ROOT to another disk",
            hint=MAKE_ROOM,
        )


@contextmanager
def room_errors(directory: Path, doing: str) -> Iterator[None]:
    """Turn the OSError of a full disk inside into FullDiskError, and leave all others."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise FullDiskError(directory, doing) from error


def require_space(directory: Path, needed: int) -> None:
    """Raise OSError when `directory` has less than `needed` bytes left: better now than after the disk is full."""
    import shutil  # It loads every compressor, and most commands fill no disk.

    usage = shutil.disk_usage(directory)
    # Some network file systems report a size of 0, which says nothing.
    if usage.total and usage.free < needed:
        raise OSError(errno.ENOSPC, "No space left on device", str(directory))


@contextmanager
def disk_errors(
    directory: Path, doing: str, *, needed: int | None = None, make_room: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Turn OSError inside into GosdkError that says what could not be done in `directory`.

    On a full disk `make_room` is called, and the message says how many bytes were `needed` where that is known.
    """
    try:
        yield
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise
        if error.errno not in FULL:
            refused = _refused_path(error, directory)
            raise GosdkError(
                f"cannot {doing} in {refused}: {error.strerror or error}; "
                "GOSDK_ROOT can be any directory that you may write to",
                hint=f"ls -ld {shell_word(nearest_existing(refused))}",
            ) from error
        make_room()
        size = f", which needs {max(needed / 1e6, 0.1):.1f} MB" if needed else ""
        raise FullDiskError(directory, f"{doing}{size}") from error


def _refused_path(error: OSError, directory: Path) -> Path:
    """Return what an error is about: the nearest directory that is there, below `directory`."""
    if not isinstance(error.filename, str):
        return directory
    path = Path(error.filename)
    while path != directory and not os.path.lexists(path):
        path = path.parent
        if path == path.parent:
            return directory
    # A file in a directory that takes none is not what is to be looked at.
    return path if path.is_relative_to(directory) else directory


def _has_no_inodes(directory: Path) -> bool:
    try:
        found = os.statvfs(directory)
    except (OSError, AttributeError):
        return False
    # Some file systems make inodes as they are needed and report none at all.
    return found.f_files > 0 and found.f_favail == 0 and found.f_bavail > 0
