"""The undo journal of `gosdk doctor --fix` and `gosdk sync-ide`: old bytes are recorded before a file changes.

`$GOSDK_ROOT/state/undo/N/` is one run of a command: `journal.jsonl`, whose first line names the command and whose other
lines are one file each, and the old content of file I in a file `I`. The journal is appended to, never rewritten, and
is not flushed to disk: a power cut may cost the way back, never the file itself.
"""

import contextlib
import hashlib
import json
import os
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.system.bounded import read_bounded
from gvm_py.system.fs import make_directory, remove_tree, write_atomic
from gvm_py.system.safe_file import FileChange, FileSnapshot, Writer, read

_JOURNAL = "journal.jsonl"
_MOST_KEPT = 20
_LIMIT = 64 << 20


@dataclass(frozen=True)
class JournalEntry:
    """What a file was: its mode, None for no file; and the sha256 of what it became, None where it was removed."""

    path: str
    mode: int | None
    written: str | None
    made_parent: bool = False


@dataclass(frozen=True)
class JournalRun:
    """One run: its directory, the command that made it, when (seconds since 1970), and the files, in order."""

    directory: Path
    by: str
    time: float
    entries: tuple[JournalEntry, ...]

    def kept(self, index: int) -> bytes | None:
        """Return the old content of a file, None where there was no file."""
        return None if self.entries[index].mode is None else (self.directory / str(index)).read_bytes()


@dataclass(frozen=True)
class Journal:
    """The runs below one directory, which is made when first needed; the last 20 are kept."""

    directory: Path

    def writer(self, by: str, *, dry: bool = False) -> Writer:
        """Return a writer whose changes are one run of the command `by`, such as `sync-ide`."""
        return Writer(dry=True) if dry else Writer(_Recorder(self.directory, by).record)

    def apply(self, by: str, changes: Iterable[FileChange]) -> dict[FileChange, GosdkError]:
        """Make the changes as one run, each by itself; return those that failed and why."""
        writer, failed = self.writer(by), {}
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
        found = [run for path in _numbered(self.directory) if (run := _read_run(path))]
        return [run for run in reversed(found) if by in ("", run.by)]

    def undo(self, by: str) -> tuple[Path, ...]:
        """Restore the files of the last run of `by`, byte for byte, and return those that had to be written.

        Raises GosdkError where there is no run, and, before anything is restored, for a file that changed since.
        """
        run = next(iter(self.runs(by)), None)
        if run is None:
            raise GosdkError(f"there is nothing to undo: no gosdk {by} changed a file", hint="gosdk undo --list")
        todo = [index for index in range(len(run.entries)) if not _is_restored(run, index)]
        first = {run.entries[index].path: index for index in reversed(todo)}
        last = {run.entries[index].path: index for index in todo}
        for path, index in last.items():
            if _digest(read(Path(path)).data) != run.entries[index].written:
                raise GosdkError(
                    f"{path} changed after gosdk {by} wrote it, so nothing was undone",
                    hint=f"its old content is {run.directory / str(first[path])}; to forget it: "
                    f"rm -r '{run.directory}'",
                )
        for path, index in reversed(first.items()):
            _restore(Path(path), run, index)
        (run.directory / _JOURNAL).unlink()
        remove_tree(run.directory)
        return tuple(map(Path, first))


class _Recorder:
    """Appends to the journal of one run, whose directory is made for the first file; threads may share it."""

    def __init__(self, directory: Path, by: str) -> None:
        self._directory = directory
        self._by = by
        self._lock = threading.Lock()
        self._run: Path | None = None
        self._count = 0

    def record(self, snapshot: FileSnapshot, new: bytes | None) -> None:
        with self._lock:
            run = self._run or self._begin()
            if snapshot.data is not None:
                write_atomic(run / str(self._count), snapshot.data, mode=0o600, durable=False)
            made = not snapshot.path.parent.exists()
            entry = JournalEntry(str(snapshot.path), snapshot.mode, _digest(new), made)
            _append(run, asdict(entry))
            self._count += 1

    def _begin(self) -> Path:
        make_directory(self._directory)
        numbers = [int(path.name) for path in _numbered(self._directory)]
        number = max(numbers, default=0) + 1
        while True:
            run = self._directory / str(number)
            with contextlib.suppress(FileExistsError):
                run.mkdir(0o700)
                break
            number += 1
        _append(run, {"schema": 1, "by": self._by, "time": time.time()})
        for old in _numbered(self._directory)[:-_MOST_KEPT]:
            with contextlib.suppress(OSError):
                remove_tree(old)
        self._run = run
        return run


def _append(run: Path, value: dict[str, object]) -> None:
    with open(run / _JOURNAL, "ab") as file:
        file.write(json.dumps(value).encode() + b"\n")


def _numbered(directory: Path) -> list[Path]:
    found = [path for path in directory.glob("[0-9]*") if path.name.isdecimal()]
    return sorted(found, key=lambda path: int(path.name))


def _read_run(directory: Path) -> JournalRun | None:
    """Return a run; a last line cut short by a crash is of a file that was not changed yet."""
    try:
        head, *lines = read_bounded(directory / _JOURNAL, _LIMIT).split(b"\n")[:-1]
        header = json.loads(head)
        entries = tuple(JournalEntry(**json.loads(line)) for line in lines)
        return JournalRun(directory, str(header["by"]), float(header["time"]), entries)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _is_restored(run: JournalRun, index: int) -> bool:
    now = read(Path(run.entries[index].path))
    return now.data == run.kept(index) and now.mode == run.entries[index].mode


def _restore(path: Path, run: JournalRun, index: int) -> None:
    old, mode = run.kept(index), run.entries[index].mode
    if old is None or mode is None:
        path.unlink(missing_ok=True)
        if run.entries[index].made_parent:
            with contextlib.suppress(OSError):
                path.parent.rmdir()
        return
    now = read(path)
    if now.data != old:
        Writer().put(FileChange(path, now.data, old))
    if read(path).mode != mode:
        os.chmod(path, mode)


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()
