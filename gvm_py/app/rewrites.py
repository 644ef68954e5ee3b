"""Changes of a project's committed files: shown as a diff, made with the old bytes kept, and undone."""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from gvm_py.app.context import App
from gvm_py.errors import GosdkError, shell_word
from gvm_py.paths.above import repository
from gvm_py.paths.spelling import is_inside, real_path, same_path
from gvm_py.records import dataclass
from gvm_py.system.fs import require_writable
from gvm_py.system.journal import is_undoable
from gvm_py.system.journal_files import JournalRun
from gvm_py.system.safe_file import FileChange
from gvm_py.ui.patch import Patch, file_diff
from gvm_py.ui.typed_hint import typed_hint

MOVE_PINS = "upgrade --bump"
BUMP = "bump"
FIX = "ci-check --fix"
"""The names of changes in the undo journal, which are also how they are typed."""


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
        failed = app.journal.apply(command, changes[0].directory, files)
    for error in failed.values():
        raise GosdkError(error.message, hint=error.hint or f"gosdk {command}")


def undo_here(app: App, command: str, directory: Path) -> tuple[tuple[Path, ...], str]:
    """Restore, byte for byte, the files of the last run of `command` in the repository of a directory.

    Returns the files, and which run that was. Raises GosdkError where there is none, and names the last one elsewhere.
    """
    with app.store.lock(f"undoing {command}"):
        runs = app.journal.runs(command)
        for run in runs:
            if place := place_here(run, directory):
                return app.journal.restore(run), f"gosdk {command} {_moment(run)} in {place}"
    raise _nothing_here(command, directory, runs)


def _nothing_here(command: str, directory: Path, runs: Sequence[JournalRun]) -> GosdkError:
    message = f"there is nothing to undo: no gosdk {command} changed a file in {_repository(directory)}"
    last = next(filter(is_undoable, runs), None)
    place = place_of(last) if last else None
    if last is None or place is None:
        return GosdkError(message, hint="gosdk undo --list")
    return GosdkError(f"{message}; the last one was {_moment(last)} in {place}", hint=undo_elsewhere(command, place))


def _moment(run: JournalRun) -> str:
    return f"of {datetime.fromtimestamp(run.time, UTC):%Y-%m-%d %H:%M} UTC"


def undo_command(command: str) -> str:
    """Return what undoes the last run of a command in the repository in which it is typed."""
    return f"gosdk {command.split(maxsplit=1)[0]} --undo"


def undo_elsewhere(command: str, place: Path) -> str:
    """Return what undoes the last run of a command in another place."""
    return typed_hint(f"cd {shell_word(place)} && {undo_command(command)}")


def place_here(run: JournalRun, directory: Path) -> Path | None:
    """Return the place of a run that is the repository of a directory; without git, the directory or one below.

    None for a run that was neither about this repository nor changed a file of it.
    """
    here = _repository(directory)
    return next((place for place in _places(run) if _is_here(place, here)), None)


def _is_here(place: Path, here: Path) -> bool:
    has_git = (here / ".git").exists() or (place / ".git").exists()
    return same_path(place, here) or (not has_git and is_inside(place, here))


def place_of(run: JournalRun) -> Path | None:
    """Return the repository that a run was about; without git, the directory. None where nothing of it is left."""
    return next(_places(run), None)


def _places(run: JournalRun) -> Iterator[Path]:
    """Yield the repository that a run was about, and those of the files that it changed, as far as they are there."""
    changed = dict.fromkeys(Path(entry.path).parent for entry in run.entries)
    if changed:
        about = (run.place,) if run.place else ()
        yield from map(_repository, filter(os.path.isdir, (*about, *changed)))


def _repository(directory: Path) -> Path:
    """Return the nearest directory with a `.git`, this one or above; without one, the directory itself."""
    real = Path(real_path(directory))
    return repository(real) or real
