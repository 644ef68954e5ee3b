"""The last version of every file of others that gosdk changed: `$GOSDK_ROOT/state/backups/`.

One file each, named by the hash of the changed path: a line of JSON that says what it is, then the old bytes.
"""

import hashlib
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.system.fs import write_atomic


@dataclass(frozen=True)
class Backup:
    """What a file was before `by` changed it at `time` (seconds since 1970); `existed` is False for a new file.

    `written` is the sha256 of what was written then, so that later changes by others are noticed.
    """

    path: str
    by: str
    time: float
    existed: bool
    written: str


@dataclass(frozen=True)
class Backups:
    """The backups in one directory, which is made when first needed."""

    directory: Path

    def keep(self, path: Path, old: bytes | None, new: bytes, *, by: str) -> None:
        """Remember what `path` was; `by` names the action, such as `sync-ide`. An older backup of it is replaced."""
        backup = Backup(str(path), by, time.time(), old is not None, hashlib.sha256(new).hexdigest())
        data = json.dumps(asdict(backup)).encode() + b"\n" + (old or b"")
        write_atomic(self._file(path), data, mode=0o600, durable=False)

    def entries(self) -> tuple[Backup, ...]:
        """Return all backups, the newest first."""
        try:
            files = list(self.directory.iterdir())
        except OSError:
            return ()
        found = [backup for file in files if (backup := _header(file))]
        return tuple(sorted(found, key=lambda backup: backup.time, reverse=True))

    def content(self, backup: Backup) -> bytes | None:
        """Return the old bytes, None for a file that did not exist."""
        _, _, old = self._file(Path(backup.path)).read_bytes().partition(b"\n")
        return old if backup.existed else None

    def restore(self, backup: Backup) -> None:
        """Make the file again what it was, and forget the backup. Raises GosdkError when others changed it since."""
        path = Path(backup.path)
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != backup.written:
            raise GosdkError(
                f"{path} changed after {backup.by} wrote it, so it is left alone",
                hint=f"its old content is in {self._file(path)}, below the first line",
            )
        old = self.content(backup)
        if old is None:
            path.unlink()
        else:
            write_atomic(path, old, mode=path.stat().st_mode & 0o7777)
        self._file(path).unlink()

    def _file(self, path: Path) -> Path:
        return self.directory / hashlib.sha256(os.fsencode(path)).hexdigest()[:32]


def _header(file: Path) -> Backup | None:
    try:
        with open(file, "rb") as stream:
            fields = json.loads(stream.readline(1 << 16))
        return Backup(**fields)
    except (OSError, ValueError, TypeError, RecursionError):
        return None
