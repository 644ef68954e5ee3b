"""Whose a file is: what root makes in the store of a user, and what helps a user to whom a file does not belong."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from gvm_py.errors import shell_word
from gvm_py.paths.above import nearest_existing

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
    """As root, give a tree that was just built to the owner of `parent`, and `share` all of it. Raises OSError."""
    if sys.platform == "win32":
        return
    above = os.stat(parent)
    if above.st_mode & stat.S_IWGRP or (os.geteuid() == 0 and above.st_uid):
        for path in _tree(root):
            inherit_owner(path, parent)
            share(path, parent)


def share(path: Path | str, parent: Path | str) -> None:
    """Where its group may write `parent`, give the same right to what was just made in it; whatever the umask.

    That is how a store is shared on purpose. Does nothing elsewhere. Raises OSError.
    """
    above = os.stat(parent)
    if sys.platform == "win32" or not above.st_mode & stat.S_IWGRP:
        return
    status = os.lstat(path)
    if status.st_gid != above.st_gid:
        # Whoever is in no such group keeps it for himself.
        with suppress(PermissionError):
            os.chown(path, -1, above.st_gid, follow_symlinks=False)
    wanted = stat.S_IMODE(status.st_mode) | stat.S_IRGRP | (status.st_mode & stat.S_IXUSR) >> 3
    if stat.S_ISDIR(status.st_mode):
        wanted |= stat.S_IWGRP | above.st_mode & stat.S_ISGID
    if wanted != stat.S_IMODE(status.st_mode) and not stat.S_ISLNK(status.st_mode):
        os.chmod(path, wanted)


def has_rights_of(path: Path, parent: Path) -> bool:
    """Return whether `path` is as `inherit_owner` and `share` leave it; False while its maker has not done so yet.

    Raises OSError.
    """
    status, above = os.stat(path), os.stat(parent)
    is_shared = status.st_mode & stat.S_IWGRP or not above.st_mode & stat.S_IWGRP
    return bool(is_shared) and bool(status.st_uid or not above.st_uid)


def share_file(path: Path) -> None:
    """Let the group that may write the directory write into a file that all of its members add to. Raises OSError."""
    share(path, path.parent)
    if sys.platform != "win32" and os.stat(path.parent).st_mode & stat.S_IWGRP:
        os.chmod(path, os.stat(path).st_mode | stat.S_IWGRP)


def _tree(root: Path) -> Iterator[str | Path]:
    for directory, names, files in os.walk(root):
        yield from (directory, *(os.path.join(directory, name) for name in (*names, *files)))


def owner_name(uid: int) -> str:
    """Return the name of a user, empty for one that this machine does not know."""
    if sys.platform == "win32":
        return ""
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


def is_mine(path: Path) -> bool:
    """Return whether a file belongs to this user, for whom root may stand in. Raises OSError."""
    return _me() in (0, os.stat(path).st_uid)


def way_out(path: Path) -> tuple[str, str]:
    """Return why this user may not write `path` in the store, and a command that helps.

    A foreign file in a directory of one's own comes from one `sudo gosdk`; a foreign directory is somebody's store. In
    a store of a group somebody has kept what is there from the others, as an older gosdk did.
    """
    root = '"${GOSDK_ROOT:-$HOME/.gosdk}"'
    if kept := _kept_from_group(path):
        place, owner, group = kept
        hint = f"sudo chgrp -R {group} {shell_word(place)} && sudo chmod -R g+rwX {shell_word(place)}"
        named = "it" if place == path else place
        return f"{named} belongs to {_called(owner)}, and its group may not change it", hint
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
    return "it is not there", f"ls -ld {shell_word(nearest_existing(path.parent))}"


def _kept_from_group(path: Path) -> tuple[Path, int, int] | None:
    """Return what at or above `path` lies in a directory that this user's group may write and is not of this user.

    With its owner and the group of the directory. Files of root in a directory of this user do not count: one
    `sudo gosdk` leaves them in a private store.
    """
    if sys.platform == "win32":
        return None
    groups = (os.getegid(), *os.getgroups())
    for place in (path, *path.parents):
        try:
            above, status = os.stat(place.parent), os.lstat(place)
        except OSError:
            continue
        if above.st_mode & stat.S_IWGRP and above.st_gid in groups:
            is_kept = status.st_uid != _me() and (status.st_uid or above.st_uid != _me())
            return (place, status.st_uid, above.st_gid) if is_kept else None
    return None


def _called(uid: int) -> str:
    return owner_name(uid) or f"user {uid}"


def _me() -> int:
    # Every file of Windows has the user 0.
    return os.geteuid() if sys.platform != "win32" else 0
