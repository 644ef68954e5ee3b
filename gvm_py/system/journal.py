"""The undo journal of every command that changes files of the user: old bytes are recorded before a file changes.

`$GOSDK_ROOT/state/undo/N/` is one run of a command: `journal.jsonl`, whose first line names the command and whose other
lines are one file each, and the old content of file I in a file `I`. The journal is appended to, never rewritten, and
is not flushed to disk: a power cut may cost the way back, never the file itself.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from gvm_py.errors import GosdkError, shell_word
from gvm_py.records import dataclass
from gvm_py.system.file_snapshot import FileSnapshot, changed_just_now, read
from gvm_py.system.held_directory import held
from gvm_py.system.journal_files import JOURNAL, JournalRun, Recorder, digest, numbered, read_run
from gvm_py.system.safe_file import FileChange, Writer
from gvm_py.system.trees import remove_tree

_EACH_BY_ITSELF = ("sync-ide",)
"""Commands whose files do not belong together: an IDE that has a project open writes its own again and again."""


@dataclass(frozen=True)
class Journal:
    """The runs below one directory, which is made when first needed; the last 20 are kept."""

    directory: Path

    def writer(self, by: str, place: Path, *, dry: bool = False) -> Writer:
        """Return a writer whose changes are one run of the command `by`, such as `sync-ide`, about a directory."""
        return Writer(dry=True) if dry else Writer(Recorder(self.directory, by, place).record)

    def apply(self, by: str, place: Path, changes: Iterable[FileChange]) -> dict[FileChange, GosdkError]:
        """Make the changes as one run, each by itself; return those that failed and why."""
        writer, failed = self.writer(by, place), {}
        for change in dict.fromkeys(changes):
            try:
                writer.put(change)
            except OSError as error:
                failed[change] = GosdkError(f"cannot change {change.path}: {error.strerror}")
            except GosdkError as error:
                failed[change] = error
        return failed

    def runs(self, by: str = "") -> list[JournalRun]:
        """Return the runs, of one command or of all, newest first; without those that have no readable journal."""
        found = list(filter(None, map(read_run, numbered(self.directory))))
        return [run for run in reversed(found) if by in ("", run.by)]

    def restore(self, run: JournalRun) -> tuple[Path, ...]:
        """Restore the files of one run, byte for byte, and return those that had to be written.

        Raises GosdkError for a file that changed since: before anything is restored, or where each file stands by
        itself, after the others were.
        """
        left = _to_restore(run)
        first = {run.entries[index].path: index for index in reversed(left)}
        found = {path: read(Path(path)) for path in first}
        changed = list(_changed_since(run, left))
        whole = bool(changed) and run.by not in _EACH_BY_ITSELF
        restored = {} if whole else {path: index for path, index in first.items() if path not in changed}
        for path, index in reversed(restored.items()):
            _restore(found[path], run, index)
        if changed:
            raise _would_lose(changed[0], run.directory / str(first[changed[0]]), run.by, len(restored))
        (run.directory / JOURNAL).unlink()
        remove_tree(run.directory)
        return tuple(map(Path, first))


def is_undoable(run: JournalRun) -> bool:
    """Return whether something of a run is left to restore, and none of it changed since."""
    left = _to_restore(run)
    changed, paths = set(_changed_since(run, left)), {run.entries[index].path for index in left}
    return bool(paths) and (not changed or (run.by in _EACH_BY_ITSELF and changed != paths))


def _to_restore(run: JournalRun) -> list[int]:
    return [index for index in range(len(run.entries)) if not _is_restored(run, index)]


def _changed_since(run: JournalRun, left: Iterable[int]) -> Iterator[str]:
    last = {run.entries[index].path: index for index in left}
    for path, index in last.items():
        if digest(read(Path(path)).data) != run.entries[index].written:
            yield path


def _would_lose(path: str, kept: Path, by: str, restored: int) -> GosdkError:
    done = f"the {restored} other{'s were' if restored > 1 else ' was'} restored" if restored else "nothing was undone"
    message = f"{path} changed after gosdk {by} wrote it, so {'it stays; ' * bool(restored)}{done}; "
    if kept.exists():
        return GosdkError(f"{message}its old content is {kept}", hint=f"diff {shell_word(kept)} {shell_word(path)}")
    return GosdkError(f"{message}it did not exist before", hint=f"cat {shell_word(path)}")


def _is_restored(run: JournalRun, index: int) -> bool:
    now = read(Path(run.entries[index].path))
    return now.data == run.kept(index) and now.mode == run.entries[index].mode


def _restore(found: FileSnapshot, run: JournalRun, index: int) -> None:
    old, mode, link = run.kept(index), run.entries[index].mode, run.entries[index].link
    if found.data is None and link and read(found.path.parent / link).data == old:
        with held(found.path, follow=False) as place:
            os.symlink(link, place.name, dir_fd=place.directory)
    elif found.data == old and mode is not None:
        os.chmod(found.path, mode)
    elif found.data != old and not Writer().replace(found, old, mode):
        raise changed_just_now(found.path)
    if old is None and run.entries[index].made_parent:
        with contextlib.suppress(OSError):
            found.path.parent.rmdir()
