"""A full or read-only disk, told as what it is."""

import errno
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gvm_py.errors import GosdkError

_FULL = (errno.ENOSPC, errno.EDQUOT)


def require_space(directory: Path, needed: int) -> None:
    """Raise OSError when `directory` has less than `needed` bytes left: better now than after the disk is full."""
    usage = shutil.disk_usage(directory)
    # Some network file systems report a size of 0, which says nothing.
    if usage.total and usage.free < needed:
        raise OSError(errno.ENOSPC, "No space left on device", str(directory))


@contextmanager
def disk_errors(
    directory: Path, doing: str, *, needed: int | None = None, make_room: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Turn OSError inside into GosdkError that tells what could not be done in `directory`.

    On a full disk `make_room` is called, and the message says how many bytes were `needed` where that is known.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise GosdkError(
                f"cannot {doing} in {directory}: {error.strerror or error}",
                hint=f"ls -ld {shlex.quote(str(directory))}; or set GOSDK_ROOT to a directory you may write to",
            ) from error
        make_room()
        size = f", which needs {needed / 1e6:.1f} MB" if needed else ""
        raise GosdkError(
            f"the disk with {directory} is full: cannot {doing}{size}",
            hint="make room: gosdk gc; or set GOSDK_ROOT to a directory on another disk",
        ) from error
