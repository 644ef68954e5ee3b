"""What a file of the user or of another program is at one moment, and where it really is."""

import errno
import os
import stat
from pathlib import Path
from typing import NamedTuple

from gvm_py.errors import GosdkError, move_aside
from gvm_py.paths.spelling import real_path
from gvm_py.system.bounded import read_bounded

SIZE_LIMIT = 20 << 20


class FileSnapshot(NamedTuple):
    """A file at one moment; `data` and `status` are None where there is none."""

    path: Path
    data: bytes | None
    status: os.stat_result | None

    @property
    def mode(self) -> int | None:
        """The permission bits, None without a file."""
        return stat.S_IMODE(self.status.st_mode) if self.status else None


def read(path: Path, limit: int = SIZE_LIMIT) -> FileSnapshot:
    """Return the file behind all symbolic links. Raises GosdkError for a directory, a device or too large a file."""
    target = Path(real_path(path))
    try:
        status = os.stat(target)
        return FileSnapshot(target, read_bounded(target, limit), status)
    except FileNotFoundError:
        return FileSnapshot(target, None, None)
    except OSError as error:
        raise _unreadable(path, target, limit, error) from error


def _unreadable(path: Path, target: Path, limit: int, error: OSError) -> Exception:
    if error.errno == errno.EFBIG:
        return GosdkError(
            f"{path} has {target.stat().st_size >> 20} MB; no settings file has more than {limit >> 20} MB",
            hint=move_aside(path, ".old"),
        )
    if error.errno == errno.EINVAL:
        what = "a directory" if target.is_dir() else "a special file"
        return GosdkError(f"{path} is {what} where a file belongs", hint=move_aside(path, ".old"))
    return error


def changed_just_now(path: Path) -> GosdkError:
    """Return the error for a file that another program changed since it was read."""
    return GosdkError(f"{path} changed just now; close the program that writes it, then run the command again")
