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


def add_name(path: str | Path, name: str | Path) -> None:
    """Make `name` one more name of the file at `path`; look at it before it counts. Raises OSError."""
    os.link(path, name)


def may_have_names(status: os.stat_result) -> bool:
    """Return whether this user may give a file more names: nobody may on Linux where it belongs to somebody else.

    Source: fs.protected_hardlinks in proc(5), which every distribution sets.
    """
    return sys.platform == "win32" or os.geteuid() in (0, status.st_uid)


def protect(path: str | Path, mode: int) -> None:
    """Make a file with several names read-only, whose mode is `mode`. Raises OSError."""
    if sys.platform != "win32" and mode & _WRITABLE:
        # An editor that writes into a file would change several SDKs at once; Windows could not delete it later.
        os.chmod(path, stat.S_IMODE(mode) & ~_WRITABLE)


def is_unchanged(path: str | Path, seen: os.stat_result) -> bool:
    """Return whether a file is still the one with the content that was `seen`, as far as the file system shows.

    Raises OSError.
    """
    now = os.lstat(path)
    return now.st_mtime_ns == seen.st_mtime_ns and now.st_size == seen.st_size and now.st_ino == seen.st_ino


def is_shared(status: os.stat_result) -> bool:
    """Return whether the file has another name, so that its mode is not of this SDK alone."""
    return status.st_nlink > 1
