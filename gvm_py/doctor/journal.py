"""The one place that changes files for doctor: each change is written down with the old bytes before it is made.

`$GOSDK_ROOT/state/doctor/N/` holds one run of `--fix`: `journal.json`, and the old content of file I in a file `I`.
The caller holds the lock of the store.
"""

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from gvm_py.doctor.finding import FileChange
from gvm_py.errors import GosdkError
from gvm_py.ide.safe_file import FileSnapshot, Proposal, Writer, read
from gvm_py.system.fs import remove_tree, write_atomic

_JOURNAL = "journal.json"
_MOST_KEPT = 20


@dataclass(frozen=True)
class JournalEntry:
    """What a file was: its mode, None for no file; and the sha256 of what it became, None where it was removed."""

    path: str
    mode: int | None
    written: str | None


@dataclass(frozen=True)
class Journal:
    """The runs of `command` below one directory, and the writer that keeps mode, owner and links of others' files."""

    directory: Path
    writer: Writer
    command: str = "gosdk doctor --fix"

    def apply(self, changes: Iterable[FileChange]) -> dict[FileChange, GosdkError]:
        """Make the changes, each alone: return those that failed and why. The journal is written before the first."""
        failed: dict[FileChange, GosdkError] = {}
        ready = [change for change in dict.fromkeys(changes) if _attempt(_check, change, failed)]
        if ready:
            self._write_down(ready)
        for change in ready:
            _attempt(self._make, change, failed)
        return failed

    def undo(self) -> tuple[Path, ...]:
        """Take the last run back, byte for byte, and return the files that were restored.

        A file that is as it was before is left alone. Raises GosdkError where there is nothing to undo, and, before
        anything is restored, for a file that others changed since.
        """
        run = next(reversed(self._runs()), None)
        if run is None:
            raise GosdkError(
                f"there is nothing to undo: no {self.command} changed a file", hint=self.command.partition(" --")[0]
            )
        entries = _read_entries(run)
        todo = [(index, entry) for index, entry in enumerate(entries) if not self._is_restored(run, index, entry)]
        for index, entry in todo:
            if _digest(read(Path(entry.path)).data) != entry.written:
                raise GosdkError(
                    f"{entry.path} changed after {self.command} wrote it, so nothing was undone",
                    hint=f"its old content is {run / str(index)}; forget about it with: rm -r '{run}'",
                )
        for index, entry in reversed(todo):
            self._restore(run, index, entry)
        remove_tree(run)
        return tuple(Path(entry.path) for _, entry in todo)

    def _write_down(self, changes: list[FileChange]) -> None:
        numbers = [int(run.name) for run in self._runs()]
        run = self.directory / str(max(numbers, default=0) + 1)
        entries = []
        for index, change in enumerate(changes):
            snapshot = read(change.path)
            if snapshot.data is not None:
                write_atomic(run / str(index), snapshot.data, mode=0o600)
            entries.append(JournalEntry(str(change.path), _mode(snapshot), _digest(change.after)))
        data = json.dumps({"schema": 1, "entries": [asdict(entry) for entry in entries]}, indent=1)
        write_atomic(run / _JOURNAL, data.encode(), mode=0o600)
        for old in self._runs()[:-_MOST_KEPT]:
            remove_tree(old)

    def _make(self, change: FileChange) -> None:
        if change.after is None:
            change.path.unlink(missing_ok=True)
        elif change.mode is not None:
            write_atomic(change.path, change.after, mode=change.mode)
        else:
            self._put(change.path, change.before, change.after)

    def _put(self, path: Path, before: bytes | None, after: bytes) -> None:
        def edit(current: bytes | None) -> Proposal:
            if current != before:
                raise GosdkError(f"{path} changed just now", hint="gosdk doctor")
            return Proposal(after)

        self.writer.update(path, edit)

    def _is_restored(self, run: Path, index: int, entry: JournalEntry) -> bool:
        now = read(Path(entry.path))
        return now.data == _kept(run, index, entry) and _mode(now) == entry.mode

    def _restore(self, run: Path, index: int, entry: JournalEntry) -> None:
        old, path = _kept(run, index, entry), Path(entry.path)
        if old is None:
            Path(os.path.realpath(path)).unlink(missing_ok=True)
            return
        self._put(path, read(path).data, old)
        if entry.mode is not None and _mode(read(path)) != entry.mode:
            os.chmod(path, entry.mode)

    def _runs(self) -> list[Path]:
        """Return the runs whose journal is complete, the oldest first."""
        found = [
            path for path in self.directory.glob("[0-9]*") if path.name.isdecimal() and (path / _JOURNAL).is_file()
        ]
        return sorted(found, key=lambda path: int(path.name))


def _attempt(step: Callable[[FileChange], None], change: FileChange, failed: dict[FileChange, GosdkError]) -> bool:
    try:
        step(change)
    except OSError as error:
        failed[change] = GosdkError(f"cannot change {change.path}: {error.strerror}")
    except GosdkError as error:
        failed[change] = error
    return change not in failed


def _check(change: FileChange) -> None:
    if read(change.path).data != change.before:
        raise GosdkError(f"{change.path} changed just now", hint="gosdk doctor")


def _read_entries(run: Path) -> list[JournalEntry]:
    try:
        return [JournalEntry(**fields) for fields in json.loads((run / _JOURNAL).read_bytes())["entries"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise GosdkError(f"{run / _JOURNAL} cannot be read: {error}", hint=f"ls '{run}'") from error


def _kept(run: Path, index: int, entry: JournalEntry) -> bytes | None:
    return None if entry.mode is None else (run / str(index)).read_bytes()


def _mode(snapshot: FileSnapshot) -> int | None:
    return stat.S_IMODE(snapshot.status.st_mode) if snapshot.status else None


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()
