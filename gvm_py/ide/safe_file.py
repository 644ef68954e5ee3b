"""Files that belong to others, changed without surprises: read, edit, back up, check nothing changed, replace.

The replacement is atomic and keeps mode, owner and symbolic links.
"""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from gvm_py.errors import GosdkError
from gvm_py.system.fs import sweep_unfinished, write_atomic

SIZE_LIMIT = 20 << 20
_TRIES = 5


class Proposal(NamedTuple):
    """What a file should become; `data` is None for one that is missing and stays so.

    `before` and `after` are the paths it names, `conflict` tells what else is wrong in it.
    """

    data: bytes | None
    before: str | None = None
    after: str = ""
    conflict: str = ""


class FileSnapshot(NamedTuple):
    """A file as it was at one moment; `data` and `status` are None where there is none."""

    path: Path
    data: bytes | None
    status: os.stat_result | None


@dataclass(frozen=True)
class Writer:
    """Writes files in the name of one action, such as `sync-ide`, which the backups mention.

    `backups` is their directory. A `dry` writer does everything but write.
    """

    backups: Path
    by: str
    dry: bool = False

    def update(self, path: Path, edit: Callable[[bytes | None], Proposal]) -> tuple[bytes | None, Proposal]:
        """Replace the content of `path` by what `edit` proposes; return the old content and the proposal.

        The file is read again when others were faster. `edit` is given None for a missing file. Raises GosdkError
        for what is no writable file of reasonable size.
        """
        for _ in range(_TRIES):
            snapshot = read(path)
            proposal = edit(snapshot.data)
            new = proposal.data
            if self.dry or new is None or new == snapshot.data or self._replace(snapshot, new):
                return snapshot.data, proposal
        raise GosdkError(
            f"{path} changed {_TRIES} times while gosdk was about to change it",
            hint="close the program that keeps writing it, then run the command again",
        )

    def _replace(self, snapshot: FileSnapshot, new: bytes) -> bool:
        """Write the new content and return True, or False when the file is not what it was."""
        from gvm_py.ide.backups import Backups

        path, status = snapshot.path, snapshot.status
        owner = _owner_to_keep(snapshot)
        Backups(self.backups).keep(path, snapshot.data, new, by=self.by)
        if read(path).data != snapshot.data:
            return False
        write_atomic(path, new, mode=stat.S_IMODE(status.st_mode) if status else 0o644, owner=owner)
        sweep_unfinished(path)
        return True


def read(path: Path, limit: int = SIZE_LIMIT) -> FileSnapshot:
    """Return the file behind all symbolic links. Raises GosdkError for a directory, a device or too large a file."""
    target = Path(os.path.realpath(path))
    try:
        status = os.stat(target)
    except FileNotFoundError:
        return FileSnapshot(target, None, None)
    # A pipe or a device is never opened: reading it could last for ever.
    if not stat.S_ISREG(status.st_mode):
        what = "a directory" if stat.S_ISDIR(status.st_mode) else "a special file"
        raise GosdkError(f"{path} is {what} where a file belongs", hint=f"move {path} away")
    if status.st_size > limit:
        raise GosdkError(
            f"{path} has {status.st_size >> 20} MB; no settings file has more than {limit >> 20} MB",
            hint=f"look at it, then move {path} away",
        )
    with open(target, "rb") as file:
        data = file.read(limit + 1)
    return FileSnapshot(target, data, status)


def _owner_to_keep(snapshot: FileSnapshot) -> tuple[int, int] | None:
    """Return the user and group of the new file. Raises GosdkError where we may not write, or not give it away."""
    status, path = snapshot.status, snapshot.path
    if status is None:
        return None
    if not status.st_mode & stat.S_IWUSR or not os.access(path, os.W_OK):
        raise GosdkError(f"{path} is read-only", hint=f'chmod u+w "{path}"')
    if not hasattr(os, "geteuid"):
        return None
    user = os.geteuid()
    if user != 0 and (status.st_uid != user or status.st_gid not in {os.getegid(), *os.getgroups()}):
        raise GosdkError(
            f"{path} belongs to another user or group, which replacing it would change",
            hint=f'run gosdk as its owner, or take it over: sudo chown "$(id -u):$(id -g)" "{path}"',
        )
    return status.st_uid, status.st_gid
