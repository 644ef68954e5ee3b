"""The part of a database that an audit needs, at one moment; kept as a zip in the database's own layout.

So the kept copy can be read like any `vulndb.zip`, also on a machine without network: `gosdk audit --db FILE`.
"""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from gvm_py.audit.location import Read, read_zip
from gvm_py.audit.vulndb import VulnReport, parse_database, parse_modules, parse_report
from gvm_py.errors import IntegrityError
from gvm_py.records import dataclass
from gvm_py.system.parallel import all_results

_DATABASE, _MODULES = "index/db.json", "index/modules.json"
_CONNECTIONS = 8


@dataclass(frozen=True)
class ReportSet:
    """When the database changed last, when each report did, and all files by name."""

    modified: datetime
    index: Mapping[str, datetime]
    files: Mapping[str, bytes]

    @classmethod
    def of(cls, data: bytes, name: str) -> "ReportSet":
        """Return the snapshot kept in the zip `data`. Raises IntegrityError."""
        return _read(read_zip(data, name), None)

    def reports(self) -> tuple[VulnReport, ...]:
        """Return the reports that are in force. Raises IntegrityError for one that is not what it says it is."""
        parsed = (_report(name, self.files[_file_name(name)]) for name in self.index)
        return tuple(report for report in parsed if report)

    def zipped(self) -> bytes:
        """Return the snapshot as a database in one zip file."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.files.items():
                archive.writestr(name, data)
        return buffer.getvalue()


def refresh(read: Read, seen: ReportSet | None) -> ReportSet:
    """Return the database as it is now, fetching only what changed since `seen`.

    Raises IntegrityError for a database older than the one seen before: somebody may be hiding what is known.
    """
    modified = parse_database(read(_DATABASE))
    if seen and modified < seen.modified:
        raise IntegrityError(f"it is of {modified.isoformat()}, older than {seen.modified.isoformat()} seen before")
    return seen if seen and modified == seen.modified else _read(read, seen)


def _read(read: Read, seen: ReportSet | None) -> ReportSet:
    database, modules = read(_DATABASE), read(_MODULES)
    index = parse_modules(modules)
    known = {name for name in index if seen and seen.index.get(name) == index[name]}
    kept = {name: seen.files[name] for name in map(_file_name, known)} if seen else {}
    fetched = _fetch_all(read, [_file_name(name) for name in index if name not in known])
    return ReportSet(parse_database(database), index, {_DATABASE: database, _MODULES: modules, **kept, **fetched})


def _fetch_all(read: Read, names: list[str]) -> dict[str, bytes]:
    calls = [partial(read, name) for name in names]
    return dict(zip(names, all_results(calls, cancel=lambda: None, at_once=_CONNECTIONS), strict=True))


def _file_name(report: str) -> str:
    return f"ID/{report}.json"


def _report(name: str, data: bytes) -> VulnReport | None:
    report = parse_report(data)
    if report and report.id != name:
        raise IntegrityError(f"it sent {report.id} as {name}")
    return report
