"""Changes of a project's committed files: shown as a diff, made with the old bytes kept, and undone."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from gvm_py.app.context import App
from gvm_py.errors import GosdkError
from gvm_py.paths.above import repository
from gvm_py.paths.spelling import is_inside, real_path, same_path
from gvm_py.records import dataclass
from gvm_py.system.fs import require_writable
from gvm_py.system.journal_files import JournalRun
from gvm_py.system.safe_file import FileChange
from gvm_py.ui.patch import Patch, file_diff

MOVE_PINS = "upgrade --bump"
BUMP = "bump"
FIX = "ci-check --fix"
"""The names of changes in the undo journal, which are also how they are typed."""
OF_A_REPOSITORY = (BUMP, FIX)
"""Those whose --undo restores files of the repository in which it is typed."""


@dataclass(frozen=True)
class ProjectChange:
    """A file below `directory` and the bytes that it has and shall have; no `before` for a new file."""

    directory: Path
    path: PurePosixPath
    before: bytes | None
    after: bytes

    @property
    def file(self) -> Path:
        """The whole path."""
        return self.directory / self.path

    @property
    def diff(self) -> Patch:
        """What changes."""
        return file_diff(str(self.path), self.before, self.after)


def project_changes(
    directory: Path, before: Mapping[PurePosixPath, str], after: Mapping[PurePosixPath, str]
) -> list[ProjectChange]:
    """Return the change of each text in `after` that differs from the one in `before`."""
    return [
        ProjectChange(directory, path, before[path].encode(), text.encode())
        for path, text in sorted(after.items())
        if before[path] != text
    ]


def make(app: App, changes: Sequence[ProjectChange], command: str) -> None:
    """Write the files, each whole or not at all; none where one is read-only.

    Raises GosdkError for the first that could not be changed.

    `command` is how the user requests them, such as `ci-check --fix`, for messages and for `undo`. A file that is not
    what was read is left alone. Links, mode and owner stay.
    """
    # All or nothing, as far as can be seen before: half a repository on another Go builds nowhere.
    for change in changes:
        require_writable(change.file)
    files = [FileChange(change.file, change.before, change.after, within=change.directory) for change in changes]
    with app.store.lock(command):
        failed = app.journal.apply(command, files)
    for error in failed.values():
        raise GosdkError(error.message, hint=error.hint or f"gosdk {command}")


def undo_anywhere(app: App, command: str) -> tuple[Path, ...]:
    """Restore the files of the last run of `command`, byte for byte. Raises GosdkError where there is none."""
    with app.store.lock(f"undoing {command}"):
        return app.journal.undo(command)


def undo_here(app: App, command: str, directory: Path) -> tuple[tuple[Path, ...], str]:
    """Restore, byte for byte, the files of the last run of `command` in the repository of a directory.

    Returns the files, and which run that was. Raises GosdkError where there is none.
    """
    with app.store.lock(f"undoing {command}"):
        run = next((run for run in app.journal.runs(command) if is_run_of(run, directory)), None)
        if run is None:
            where = _repository(directory)
            message = f"there is nothing to undo: no gosdk {command} changed a file in {where}"
            raise GosdkError(message, hint="gosdk undo --list")
        when = datetime.fromtimestamp(run.time, UTC)
        return app.journal.restore(run), f"gosdk {command} of {when:%Y-%m-%d %H:%M} UTC in {place_of(run)}"


def is_run_of(run: JournalRun, directory: Path) -> bool:
    """Return whether a run changed files of the repository that a directory is in; without git, of the directory."""
    here, place = _repository(directory), place_of(run)
    if place is None:
        return False
    has_git = (here / ".git").exists() or (place / ".git").exists()
    return same_path(place, here) or (not has_git and is_inside(place, here))


def place_of(run: JournalRun) -> Path | None:
    """Return the repository of which a run changed files; without git, the directory that all of them are in.

    None where it changed no file yet.
    """
    if not run.entries:
        return None
    return _repository(Path(os.path.commonpath([os.path.dirname(entry.path) for entry in run.entries])))


def _repository(directory: Path) -> Path:
    """Return the nearest directory with a `.git`, this one or above; without one, the directory itself."""
    real = Path(real_path(directory))
    return repository(real) or real
