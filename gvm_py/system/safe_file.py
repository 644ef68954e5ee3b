"""Replace files that belong to the user or to other programs: read, edit, record the old bytes, check, replace.

A replacement is atomic, keeps mode, owner and symbolic links, and never overwrites a change made meanwhile.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from gvm_py.errors import GosdkError, shell_word
from gvm_py.paths.spelling import real_path
from gvm_py.records import dataclass
from gvm_py.system.file_snapshot import FileSnapshot, changed_just_now, read
from gvm_py.system.fs import require_writable, write_atomic
from gvm_py.system.held_directory import held

_TRIES = 5


class Proposal(NamedTuple):
    """What a file should become; `data` is None for a missing file that stays missing.

    `before` and `after` are the paths it names, `conflict` what else is wrong in it.
    """

    data: bytes | None
    before: str | None = None
    after: str = ""
    conflict: str = ""


@dataclass(frozen=True)
class FileChange:
    """What a file holds and what it should hold; None means no file. `mode` of None keeps the mode of the file.

    A `mode` is given for files of the store itself, which are replaced where they are, link or not. A file that links
    lead out of the directory `within` is left alone.
    """

    path: Path
    before: bytes | None
    after: bytes | None
    mode: int | None = None
    within: Path | None = None


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
            if self.dry or new is None or new == snapshot.data or self.replace(snapshot, new):
                return snapshot.data, proposal
        raise GosdkError(
            f"{path} changed {_TRIES} times while gosdk was about to change it; close the program that keeps "
            "writing it, then run the command again",
        )

    def put(self, change: FileChange) -> None:
        """Make one change. Raises GosdkError when the file is not what it was, OSError when it cannot be written."""
        snapshot = read(change.path)
        left = change.within and not snapshot.path.is_relative_to(real_path(change.within))
        if left or snapshot.data != change.before:
            raise changed_just_now(change.path)
        if change.mode is not None or change.after is None:
            self._put_own(snapshot._replace(path=change.path), change)
        elif not self.replace(snapshot, change.after):
            raise changed_just_now(change.path)

    def _put_own(self, snapshot: FileSnapshot, change: FileChange) -> None:
        self.record(snapshot, change.after)
        if change.after is None:
            _remove(change)
        else:
            write_atomic(change.path, change.after, mode=change.mode or 0o644)

    def replace(self, snapshot: FileSnapshot, new: bytes | None, mode: int | None = None) -> bool:
        """Write the new content, None for no file, and return True; False when the file is not what it was.

        Without `mode` that of the file stays. Raises GosdkError where a directory above became a link since.
        """
        owner = _owner_to_keep(snapshot)
        self.record(snapshot, new)
        if read(snapshot.path).data != snapshot.data:
            return False
        try:
            _write(snapshot, new, snapshot.mode if mode is None else mode, owner)
        except NotADirectoryError as error:
            raise changed_just_now(snapshot.path) from error
        return True


def _write(snapshot: FileSnapshot, new: bytes | None, mode: int | None, owner: tuple[int, int] | None) -> None:
    if new is not None:
        write_atomic(snapshot.path, new, mode=0o644 if mode is None else mode, owner=owner, follow=False)
        return
    with held(snapshot.path, follow=False) as place:
        os.unlink(place.name, dir_fd=place.directory)


def _remove(change: FileChange) -> None:
    with suppress(FileNotFoundError), held(change.path) as place:
        # Another directory may have taken the place of the one that the file was read in.
        if read(change.path).data != change.before:
            raise changed_just_now(change.path)
        os.unlink(place.name, dir_fd=place.directory)


def _owner_to_keep(snapshot: FileSnapshot) -> tuple[int, int] | None:
    """Return the user and group of the new file. Raises GosdkError where we may not write or not give it away."""
    status, path = snapshot.status, snapshot.path
    if status is None:
        return None
    # Whose the file is comes first: nobody may change the mode of another user's.
    _require_own(path, status)
    require_writable(path)
    if not os.access(path, os.W_OK):
        raise GosdkError(f"{path} is read-only", hint=f"chmod u+w {shell_word(path)}")
    return (status.st_uid, status.st_gid) if hasattr(os, "geteuid") else None


def _require_own(path: Path, status: os.stat_result) -> None:
    user = os.geteuid() if hasattr(os, "geteuid") else 0
    if user != 0 and (status.st_uid != user or status.st_gid not in {os.getegid(), *os.getgroups()}):
        raise GosdkError(
            f"{path} belongs to another user or group, and replacing it would change that; run gosdk as its owner, "
            "or take it over",
            hint=f'sudo chown "$(id -u):$(id -g)" {shell_word(path)}',
        )
