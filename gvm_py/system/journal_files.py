"""The files of the undo journal: one directory for each run, written as files change and read back."""

import contextlib
import hashlib
import json
import os
import threading
import time
from pathlib import Path
from typing import Any

from gvm_py.records import asdict, dataclass
from gvm_py.system.bounded import read_bounded
from gvm_py.system.file_snapshot import FileSnapshot
from gvm_py.system.fs import make_directory, write_atomic
from gvm_py.system.trees import remove_tree

JOURNAL = "journal.jsonl"
_MOST_KEPT = 20
_LIMIT = 64 << 20
_END_OF_TIME = 250_000_000_000  # in the year 9892, before the last one that a datetime can hold
_ANY_MODE = 0o177777


@dataclass(frozen=True)
class JournalEntry:
    """What a file was: its mode, None for no file; and the sha256 of what it became, None where it was removed.

    `link` is where it led, if it was a link that was changed itself.
    """

    path: str
    mode: int | None
    written: str | None
    made_parent: bool = False
    link: str | None = None


@dataclass(frozen=True)
class JournalRun:
    """One run: its directory, the command that made it, when (seconds since 1970), and the files, in order.

    `place` is the directory that the command was about, None where an older gosdk made the run.
    """

    directory: Path
    by: str
    time: float
    place: Path | None
    entries: tuple[JournalEntry, ...]

    def kept(self, index: int) -> bytes | None:
        """Return the old content of a file, None where there was no file."""
        return None if self.entries[index].mode is None else read_bounded(self.directory / str(index), _LIMIT)


class Recorder:
    """Appends to the journal of one run, whose directory is made for the first file; threads may share it."""

    def __init__(self, directory: Path, by: str, place: Path) -> None:
        self._directory = directory
        self._header = {"schema": 1, "by": by, "place": str(place)}
        self._lock = threading.Lock()
        self._run: Path | None = None
        self._count = 0

    def record(self, snapshot: FileSnapshot, new: bytes | None) -> None:
        """Record what a file is before it becomes `new`, None for no file."""
        with self._lock:
            run = self._run or self._begin()
            if snapshot.data is not None:
                write_atomic(run / str(self._count), snapshot.data, mode=0o600, durable=False)
            made = not snapshot.path.parent.exists()
            link = os.readlink(snapshot.path) if snapshot.path.is_symlink() else None
            entry = JournalEntry(str(snapshot.path), snapshot.mode, digest(new), made, link)
            _append(run, asdict(entry))
            self._count += 1

    def _begin(self) -> Path:
        make_directory(self._directory)
        numbers = [int(path.name) for path in numbered(self._directory)]
        number = max(numbers, default=0) + 1
        while True:
            run = self._directory / str(number)
            with contextlib.suppress(FileExistsError):
                run.mkdir(0o700)
                break
            number += 1
        _append(run, {**self._header, "time": time.time()})
        for old in numbered(self._directory)[:-_MOST_KEPT]:
            with contextlib.suppress(OSError):
                remove_tree(old)
        self._run = run
        return run


def _append(run: Path, value: dict[str, object]) -> None:
    with open(run / JOURNAL, "ab") as file:
        file.write(json.dumps(value).encode() + b"\n")


def numbered(directory: Path) -> list[Path]:
    """Return the directories of the runs, oldest first."""
    found = [path for path in directory.glob("[0-9]*") if path.name.isdecimal()]
    return sorted(found, key=lambda path: int(path.name))


def read_run(directory: Path) -> JournalRun | None:
    """Return a run; a last line cut short by a crash is of a file that was not changed yet."""
    try:
        head, *lines = read_bounded(directory / JOURNAL, _LIMIT).split(b"\n")[:-1]
        header = json.loads(head)
        seconds = float(header["time"])
        if not 0 <= seconds < _END_OF_TIME:
            return None
        place = header.get("place")
        at = Path(place) if place is not None and _is_path(place) else None
        return JournalRun(directory, str(header["by"]), seconds, at, tuple(map(_entry, lines)))
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def _entry(line: bytes) -> JournalEntry:
    """Return the entry in a line. Raises ValueError and TypeError for one that no run wrote."""
    fields: dict[str, Any] = json.loads(line)
    path, mode = fields["path"], fields["mode"]
    is_mode = mode is None or (isinstance(mode, int) and 0 <= mode <= _ANY_MODE)
    texts = (fields["written"], fields.get("link"))
    if not _is_path(path) or not is_mode or not all(isinstance(text, str | None) for text in texts):
        raise ValueError("no run wrote such a line")
    return JournalEntry(**fields)


def _is_path(value: object) -> bool:
    return isinstance(value, str) and os.path.isabs(value) and "\0" not in value


def digest(data: bytes | None) -> str | None:
    """Return the sha256 of a file's content, None for no file."""
    return None if data is None else hashlib.sha256(data).hexdigest()
