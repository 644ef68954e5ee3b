"""Files that SDKs have in common: one file on disk with a name in each of them, and nobody writes into it any more.

`gosdk gc --dedupe` and an installation by difference make their hard links here. What writes into an SDK replaces files
by a rename instead, which gives only that SDK another file.
"""

import errno
import os
import stat
import sys
from pathlib import Path

NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
"""What a file system says that has no hard links."""

_WRITABLE = 0o222


def is_unchanged(path: str | Path, seen: os.stat_result) -> bool:
    """Return whether a file is still the one with the content that was `seen`, as far as the file system tells.

    Raises OSError.
    """
    return _identity(os.lstat(path)) == _identity(seen)


def add_name(path: str | Path, seen: os.stat_result, name: str | Path) -> bool:
    """Make `name` one more name of the file at `path`, read-only from now on, unless it is not what was `seen`.

    What is linked is looked at once more: it is the very file that was read before, or nothing. Raises OSError.
    """
    os.link(path, name)
    if not is_unchanged(name, seen):
        os.unlink(name)
        return False
    if sys.platform != "win32" and seen.st_mode & _WRITABLE:
        # An editor that writes into a file would change several SDKs at once; Windows could not delete it later.
        os.chmod(name, stat.S_IMODE(seen.st_mode) & ~_WRITABLE)
    return True


def is_shared(status: os.stat_result) -> bool:
    """Return whether the file has another name, so that its mode is not of this SDK alone."""
    return status.st_nlink > 1


def _identity(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns
