"""Changes of a project's committed files: shown as a diff, made with the old bytes kept, and undone."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from gvm_py.app.context import App
from gvm_py.errors import GosdkError
from gvm_py.records import dataclass
from gvm_py.system.safe_file import FileChange
from gvm_py.ui.patch import Patch, file_diff

MOVE_PINS = "upgrade --bump"
"""The name of a change in the undo journal, which is also how it is typed."""


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
    """Write the files, each whole or not at all. Raises GosdkError for the first that could not be changed.

    `command` is how the user requests them, such as `ci-check --fix`, for messages and for `undo`. A file that is not
    what was read is left alone. Links, mode and owner stay.
    """
    files = [FileChange(change.file, change.before, change.after, within=change.directory) for change in changes]
    with app.store.lock(command):
        failed = app.journal.apply(command, files)
    for error in failed.values():
        raise GosdkError(error.message, hint=f"gosdk {command}")


def undo(app: App, command: str) -> tuple[Path, ...]:
    """Restore the files of the last run of `command`, byte for byte. Raises GosdkError where there is none."""
    with app.store.lock(f"undoing {command}"):
        return app.journal.undo(command)
