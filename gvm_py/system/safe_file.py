"""Replace files that belong to the user or to other programs: read, edit, record the old bytes, check, replace.

A replacement is atomic, keeps mode, owner and symbolic links, and never overwrites a change made meanwhile.
"""

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from gvm_py.errors import GosdkError
from gvm_py.system.bounded import read_bounded
from gvm_py.system.fs import require_writable, write_atomic

SIZE_LIMIT = 20 << 20
_TRIES = 5


class Proposal(NamedTuple):
    """What a file should become; `data` is None for a missing file that stays missing.

    `before` and `after` are the paths it names, `conflict` what else is wrong in it.
    """

    data: bytes | None
    before: str | None = None
    after: str = ""
    conflict: str = ""


class FileSnapshot(NamedTuple):
    """A file at one moment; `data` and `status` are None where there is none."""

    path: Path
    data: bytes | None
    status: os.stat_result | None

    @property
    def mode(self) -> int | None:
        """The permission bits, None without a file."""
        return stat.S_IMODE(self.status.st_mode) if self.status else None


@dataclass(frozen=True)
class FileChange:
    """What a file holds and what it should hold; None means no file. `mode` of None keeps the mode of the file.

    A `mode` is given for files of the store itself, which are replaced where they are, link or not.
    """

    path: Path
    before: bytes | None
    after: bytes | None
    mode: int | None = None


Record = Callable[[FileSnapshot, bytes | None], None]


def _no_record(_snapshot: FileSnapshot, _new: bytes | None) -> None:
    pass


@dataclass(frozen=True)
class Writer:
    """Writes files. `record` is given the old state and the new bytes before each change; a `dry` writer only reads."""

    record: Record = _no_record
    dry: bool = False

    def update(self, path: Path, edit: Callable[[bytes | None], Proposal]) -> tuple[bytes | None, Proposal]:
        """Replace the content of `path` by what `edit` proposes; return the old content and the proposal.

        The file is read again when another program was faster. `edit` is given None for a missing file. Raises
        GosdkError for a file that is not regular, not writable or too large.
        """
        for _ in range(_TRIES):
            snapshot = read(path)
            proposal = edit(snapshot.data)
            new = proposal.data
            if self.dry or new is None or new == snapshot.data or self._replace(snapshot, new):
                return snapshot.data, proposal
        raise GosdkError(
            f"{path} changed {_TRIES} times while gosdk was about to change it; close the program that keeps "
            "writing it, then run the command again",
        )

    def put(self, change: FileChange) -> None:
        """Make one change. Raises GosdkError when the file is not what it was, OSError when it cannot be written."""
        snapshot = read(change.path)
        if snapshot.data != change.before:
            raise _changed(change.path)
        if change.mode is not None or change.after is None:
            self._put_own(snapshot._replace(path=change.path), change)
        elif not self._replace(snapshot, change.after):
            raise _changed(change.path)

    def _put_own(self, snapshot: FileSnapshot, change: FileChange) -> None:
        self.record(snapshot, change.after)
        if change.after is None:
            change.path.unlink(missing_ok=True)
        else:
            write_atomic(change.path, change.after, mode=change.mode or 0o644)

    def _replace(self, snapshot: FileSnapshot, new: bytes) -> bool:
        """Write the new content and return True, or False when the file is not what it was."""
        owner = _owner_to_keep(snapshot)
        self.record(snapshot, new)
        if read(snapshot.path).data != snapshot.data:
            return False
        mode = snapshot.mode
        write_atomic(snapshot.path, new, mode=0o644 if mode is None else mode, owner=owner)
        return True


def read(path: Path, limit: int = SIZE_LIMIT) -> FileSnapshot:
    """Return the file behind all symbolic links. Raises GosdkError for a directory, a device or too large a file."""
    target = Path(os.path.realpath(path))
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
            hint=f"mv '{path}' '{path}.old'",
        )
    if error.errno == errno.EINVAL:
        what = "a directory" if target.is_dir() else "a special file"
        return GosdkError(f"{path} is {what} where a file belongs", hint=f"mv '{path}' '{path}.old'")
    return error


def _changed(path: Path) -> GosdkError:
    return GosdkError(f"{path} changed just now; close the program that writes it, then run the command again")


def _owner_to_keep(snapshot: FileSnapshot) -> tuple[int, int] | None:
    """Return the user and group of the new file. Raises GosdkError where we may not write or not give it away."""
    status, path = snapshot.status, snapshot.path
    if status is None:
        return None
    require_writable(path)
    if not os.access(path, os.W_OK):
        raise GosdkError(f"{path} is read-only", hint=f'chmod u+w "{path}"')
    if not hasattr(os, "geteuid"):
        return None
    user = os.geteuid()
    if user != 0 and (status.st_uid != user or status.st_gid not in {os.getegid(), *os.getgroups()}):
        raise GosdkError(
            f"{path} belongs to another user or group, and replacing it would change that; run gosdk as its owner, "
            "or take it over",
            hint=f'sudo chown "$(id -u):$(id -g)" "{path}"',
        )
    return status.st_uid, status.st_gid
