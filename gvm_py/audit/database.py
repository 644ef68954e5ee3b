"""The reports to judge by: fresh from the database, or kept from last time where it cannot be reached."""

import os
from datetime import UTC, datetime
from pathlib import Path

from gvm_py.audit.location import Location
from gvm_py.audit.report_set import ReportSet, refresh
from gvm_py.audit.vulndb import VulnReport
from gvm_py.errors import IntegrityError, NetworkError, shell_word
from gvm_py.records import dataclass, replace
from gvm_py.system.bounded import read_bounded
from gvm_py.system.fs import write_atomic
from gvm_py.transport import Fetcher

_SIZE_LIMIT = 256 << 20
"""What a database may have, packed (location.py)."""


@dataclass(frozen=True)
class Database:
    """Reports on stdlib and toolchain. `note` says why they may be old or could not be kept, or is empty."""

    source: str
    modified: datetime
    checked: datetime
    reports: tuple[VulnReport, ...]
    note: str = ""


def load(location: Location, fetcher: Fetcher, directory: Path, *, offline: bool, now: datetime) -> Database:
    """Return the database at `location`, whose copies are kept in `directory`.

    Offline, or when nobody answers, that is the copy. Raises NetworkError where there is none, IntegrityError for
    a database that is broken or older than the copy.
    """
    copy = _Copy(directory / f"{location.key}.zip", location.name)
    seen = copy.read()
    if offline and not location.is_local:
        return _known(seen, copy, note="")
    try:
        snapshot, reports = _refreshed(location, fetcher, copy, seen)
    except NetworkError as error:
        if seen is None:
            raise
        return _known(seen, copy, note=error.message)
    fresh = Database(location.name, snapshot.modified, now, reports)
    try:
        copy.keep(snapshot, now, changed=snapshot is not seen)
    except OSError as error:
        return replace(fresh, note=f"no copy could be kept in {directory}: {error.strerror}")
    return fresh


def _refreshed(
    location: Location, fetcher: Fetcher, copy: "_Copy", seen: ReportSet | None
) -> tuple[ReportSet, tuple[VulnReport, ...]]:
    """Return the database as it is now. Its reports are parsed before the caller may keep it."""
    try:
        snapshot = refresh(location.open(fetcher), seen)
        return snapshot, snapshot.reports()
    except IntegrityError as error:
        message = f"the vulnerability database at {location.name} is not used: {error.message}"
        if not seen:
            raise IntegrityError(message) from error
        message += f"; it may be repaired later, and if it was really reset, remove {copy.path}"
        raise IntegrityError(message, hint="gosdk audit") from error


def _known(seen: ReportSet | None, copy: "_Copy", *, note: str) -> Database:
    if seen is None:
        raise NetworkError(
            f"no copy of {copy.source} is kept here yet; it takes one run with network",
            hint="gosdk audit",
        )
    return Database(copy.source, seen.modified, copy.checked, seen.reports(), note)


@dataclass(frozen=True)
class _Copy:
    """The zip of the last snapshot. Its modification time is when the database was last asked."""

    path: Path
    source: str

    def read(self) -> ReportSet | None:
        try:
            data = read_bounded(self.path, _SIZE_LIMIT)
        except (FileNotFoundError, NotADirectoryError):
            return None
        try:
            return ReportSet.of(data, str(self.path))
        except IntegrityError as error:
            raise IntegrityError(error.message, hint=f"rm {shell_word(self.path)}") from error

    @property
    def checked(self) -> datetime:
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    def keep(self, snapshot: ReportSet, now: datetime, *, changed: bool) -> None:
        if changed:
            write_atomic(self.path, snapshot.zipped())
        os.utime(self.path, (now.timestamp(), now.timestamp()))
