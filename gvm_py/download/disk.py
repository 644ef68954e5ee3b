"""A full or read-only disk, told as what it is."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gvm_py.download.partial import Partial
from gvm_py.errors import GosdkError

_FULL = (errno.ENOSPC, errno.EDQUOT)


def require_space(directory: Path, needed: int) -> None:
    """Raise OSError when `directory` has less than `needed` bytes left: better now than after the disk is full."""
    usage = shutil.disk_usage(directory)
    # Some network file systems report a size of 0, which says nothing.
    if usage.total and usage.free < needed:
        raise OSError(errno.ENOSPC, "No space left on device", str(directory))


@contextmanager
def disk_errors(partial: Partial, size: int | None) -> Iterator[None]:
    """Turn OSError inside into GosdkError. What was written of `size` bytes makes room again on a full disk."""
    try:
        yield
    except OSError as error:
        directory = partial.path.parent
        if error.errno not in _FULL:
            raise GosdkError(
                f"cannot keep the archive in {directory}: {error.strerror or error}",
                hint=f"make it writable: chmod u+rwx {directory}; or set GOSDK_ROOT to another directory",
            ) from error
        partial.clear()
        needed = f"; {partial.path.stem} needs {size / 1e6:.1f} MB" if size else ""
        raise GosdkError(
            f"the disk with {directory} is full{needed}",
            hint="make room: gosdk gc; or set GOSDK_ROOT to a directory on another disk",
        ) from error
