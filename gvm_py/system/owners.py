"""Whose a file is: what root makes in the store of a user, and what helps a user to whom a file does not belong."""

import errno
import os
import stat
import sys
from pathlib import Path

from gvm_py.errors import shell_word

REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
"""What the system answers to somebody who may only read."""


def inherit_owner(path: Path | str | int, parent: Path | str | int) -> None:
    """As root, give what was just made in `parent` to the owner of `parent`: one `sudo gosdk` must not lock a user out.

    Both may be file descriptors. Does nothing for anybody else. Raises OSError.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return
    owner = os.stat(parent)
    if owner.st_uid:
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=isinstance(path, int))


def give_tree(root: Path, parent: Path) -> None:
    """As root, give a tree that was just built to the owner of `parent`. Raises OSError."""
    if sys.platform == "win32" or os.geteuid() != 0 or os.stat(parent).st_uid == 0:
        return
    for directory, names, files in os.walk(root):
        for path in (directory, *(os.path.join(directory, name) for name in (*names, *files))):
            inherit_owner(path, parent)


def owner_name(uid: int) -> str:
    """Return the name of a user, empty for one that this machine does not know."""
    if sys.platform == "win32":
        return ""
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


def way_out(path: Path) -> tuple[str, str]:
    """Return why this user may not write `path` in the store, and a command that helps.

    A foreign file in a directory of one's own comes from one `sudo gosdk`; a foreign directory is somebody's store.
    """
    root = '"${GOSDK_ROOT:-$HOME/.gosdk}"'
    for place in (path, *path.parents):
        try:
            status = os.lstat(place)
        except OSError:
            continue
        if status.st_uid == _me():
            return f"{place} is not writable", f"chmod u+rwX {shell_word(place)}"
        if not stat.S_ISDIR(status.st_mode):
            above = os.lstat(place.parent).st_uid
            if above == _me():
                return f"it belongs to {_called(status.st_uid)}", f'sudo chown -R "$USER" {root}'
        return f"this store belongs to {_called(status.st_uid)}", 'export GOSDK_ROOT="$HOME/.gosdk"'
    return "it is not there", f"ls -ld {shell_word(path.parent)}"


def _called(uid: int) -> str:
    return owner_name(uid) or f"user {uid}"


def _me() -> int:
    # Every file of Windows has the user 0.
    return os.geteuid() if sys.platform != "win32" else 0
