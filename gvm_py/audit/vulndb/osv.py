"""One report: which versions of stdlib and toolchain it is about, and on which platforms.

Source of the format: OSV schema 1.3.1 as go.dev/security/vuln/database narrows it.
"""

import json
from collections.abc import Iterable
from typing import Any

from gvm_py.audit.vulndb.index_files import MODULES, REPORT_ID
from gvm_py.audit.vulndb.semver import Semver
from gvm_py.errors import IntegrityError
from gvm_py.host import Platform
from gvm_py.records import dataclass

_SUMMARY_LIMIT = 160


@dataclass(frozen=True)
class Interval:
    """Versions from `introduced` up to but without `fixed`; None means not fixed yet."""

    introduced: Semver
    fixed: Semver | None

    def __contains__(self, version: Semver) -> bool:
        return self.introduced <= version and (self.fixed is None or version < self.fixed)


@dataclass(frozen=True)
class Import:
    """A package with the fault. Empty `goos` or `goarch` means every one, and empty `symbols` all of the package."""

    path: str
    goos: frozenset[str] = frozenset()
    goarch: frozenset[str] = frozenset()
    symbols: frozenset[str] = frozenset()

    def concerns(self, platform: Platform) -> bool:
        """Return whether the fault is there on `platform`."""
        return (not self.goos or platform.goos in self.goos) and (not self.goarch or platform.goarch in self.goarch)


@dataclass(frozen=True)
class Affected:
    """What a report says of one of `stdlib` and `toolchain`. No imports means all of it."""

    module: str
    intervals: tuple[Interval, ...]
    imports: tuple[Import, ...]

    def interval(self, version: Semver) -> Interval | None:
        """Return the interval that holds `version`, whose end is the next fix, or None."""
        return next((interval for interval in self.intervals if version in interval), None)

    def concerns(self, platform: Platform) -> bool:
        """Return whether any of its packages has the fault on `platform`."""
        return not self.imports or bool(self.packages(platform))

    def packages(self, platform: Platform) -> tuple[str, ...]:
        """Return the import paths of the packages with the fault on `platform`."""
        return tuple(item.path for item in self.imports if item.concerns(platform))


@dataclass(frozen=True)
class VulnReport:
    """A vulnerability. `aliases` are its other names, such as CVE numbers."""

    id: str
    aliases: tuple[str, ...]
    summary: str
    url: str
    affected: tuple[Affected, ...]


def parse_report(data: bytes) -> VulnReport | None:
    """Return the report in `data`, None for a withdrawn one. Raises IntegrityError for anything else."""
    try:
        document = json.loads(data)
        return None if document.get("withdrawn") else _report(document)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IntegrityError(f"a report of the vulnerability database cannot be read: {error}") from error


def _report(document: dict[str, Any]) -> VulnReport:
    if not REPORT_ID.fullmatch(document["id"]):
        raise ValueError("its id is not that of a Go report")
    affected = (_affected(item) for item in document["affected"] if item["package"]["name"] in MODULES)
    return VulnReport(
        id=document["id"],
        aliases=tuple(dict.fromkeys(_printable(alias) for alias in document.get("aliases") or ())),
        summary=_summary(document),
        url=_web_address(document.get("database_specific") or {}),
        affected=tuple(affected),
    )


def _affected(item: dict[str, Any]) -> Affected:
    specific = item.get("ecosystem_specific") or {}
    return Affected(
        item["package"]["name"],
        tuple(
            interval for part in item["ranges"] if part["type"] == "SEMVER" for interval in _intervals(part["events"])
        ),
        tuple(_import(entry) for entry in specific.get("imports") or ()),
    )


def _import(entry: dict[str, Any]) -> Import:
    return Import(
        _printable(entry["path"]),
        frozenset(entry.get("goos") or ()),
        frozenset(entry.get("goarch") or ()),
        frozenset(_printable(symbol) for symbol in entry.get("symbols") or ()),
    )


def _intervals(events: Iterable[dict[str, str]]) -> Iterable[Interval]:
    """Pair the events as x/vuln does: in order of version, `introduced` opens and `fixed` closes."""
    opened: Semver | None = None
    for version, opens in sorted(_event(event) for event in events):
        if opens and opened is None:
            opened = version
        elif not opens and opened is not None:
            yield Interval(opened, version)
            opened = None
    if opened is not None:
        yield Interval(opened, None)


def _event(event: dict[str, str]) -> tuple[Semver, bool]:
    match event:
        case {"introduced": "0"}:
            return Semver((0, 0, 0), ((0, 0, ""),)), True
        case {"introduced": str(text)}:
            return Semver.parse(text), True
        case {"fixed": str(text)}:
            return Semver.parse(text), False
        case _:
            raise ValueError("a version range has an event that is neither introduced nor fixed")


def _summary(document: dict[str, Any]) -> str:
    text = document.get("summary") or document.get("details") or ""
    first_line = _printable(text.strip().partition("\n")[0])
    return first_line if len(first_line) <= _SUMMARY_LIMIT else first_line[: _SUMMARY_LIMIT - 3] + "..."


def _web_address(specific: dict[str, Any]) -> str:
    url = specific.get("url")
    return _printable(url) if isinstance(url, str) and url.startswith("https://") else ""


def _printable(text: str) -> str:
    """Take out what could steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
