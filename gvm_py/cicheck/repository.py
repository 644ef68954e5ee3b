"""Read every committed file that contains a Go version or may contain a home directory, and report what is wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from gvm_py.cicheck.committed import Committed, committed_files
from gvm_py.cicheck.facts import CheckedModule, CheckFinding, CheckRule, CommittedFile, VersionPin
from gvm_py.cicheck.judge import judge
from gvm_py.cicheck.readers import TOLERANT, judged_paths, reader, reader_names
from gvm_py.cicheck.scalars import UnreadableError
from gvm_py.cicheck.source_text import Span

_Item = VersionPin | CheckedModule | CheckFinding
_CONFLICT = rb"(?ms)^<{7} .*?^={7}\r?\n.*?^>{7} "


class CheckReport(NamedTuple):
    """What was found in committed files.

    `texts` are the files that were judged, as they were read.
    """

    committed: Committed
    findings: tuple[CheckFinding, ...]
    pins: tuple[VersionPin, ...]
    modules: tuple[CheckedModule, ...]
    texts: Mapping[PurePosixPath, str]

    @property
    def directory(self) -> Path:
        """The directory that was checked."""
        return self.committed.directory


def check(directory: Path, env: Mapping[str, str]) -> CheckReport:
    """Return the findings in the committed files of a directory, sorted by file and line."""
    return check_files(committed_files(directory, env), {})


def check_files(committed: Committed, changed: Mapping[PurePosixPath, str]) -> CheckReport:
    """Return the findings in committed files, of which those in `changed` have another text than on disk."""
    gathered = _Gathered(committed)
    for path in judged_paths(committed.paths):
        gathered.read(PurePosixPath(path), reader_names(path), changed)
    gathered.findings += judge(gathered.modules, gathered.pins)
    ordered = sorted(set(gathered.findings), key=lambda one: (one.path, one.line, one.rule, one.message))
    return CheckReport(
        committed,
        tuple(ordered),
        tuple(gathered.pins),
        tuple(gathered.modules),
        gathered.texts,
    )


class _Gathered:
    def __init__(self, committed: Committed) -> None:
        self.committed = committed
        self.pins: list[VersionPin] = []
        self.modules: list[CheckedModule] = []
        self.findings: list[CheckFinding] = []
        self.texts: dict[PurePosixPath, str] = {}

    def read(self, path: PurePosixPath, names: Sequence[str], changed: Mapping[PurePosixPath, str]) -> None:
        """Take what the readers of one file yield; a file that cannot be read is a finding itself."""
        try:
            text = changed.get(path) or self._text(path, is_strict=not TOLERANT.issuperset(names))
            if text is None:
                return
            self.texts[path] = text
            source = CommittedFile(path, text, self.committed.paths)
            # All of a file or nothing: half a file would look like all of it.
            for item in _once([item for name in names for item in reader(name)(source)]):
                self._take(item)
        except UnreadableError as error:
            self.findings.append(CheckFinding(CheckRule.UNREADABLE, path, error.line, error.why))

    def _take(self, item: _Item) -> None:
        match item:
            case VersionPin():
                self.pins.append(item)
            case CheckedModule():
                self.modules.append(item)
            case CheckFinding():
                self.findings.append(item)

    def _text(self, path: PurePosixPath, *, is_strict: bool) -> str | None:
        """Return the text; None for what is not a file. Of files that only may name a home, everything is taken."""
        try:
            data = self.committed.read(str(path))
        except UnreadableError:
            if is_strict:
                raise
            return None
        if data is None or not is_strict:
            return data.decode("utf-8", "replace") if data is not None else None
        return _strictly_decoded(data)


def _once(items: Sequence[_Item]) -> Iterator[_Item]:
    """Yield what a file says without the variables that other lines of it use, and without repeats of a variable."""
    seen = {span for item in items if not _is_definition(item) for span in _spans(item)}
    for item in items:
        spans = _spans(item)
        if not (_is_definition(item) and spans and spans <= seen):
            yield item
        seen |= spans


def _is_definition(item: _Item) -> bool:
    return isinstance(item, VersionPin) and item.is_definition


def _spans(item: _Item) -> set[Span | None]:
    return {place.span for place in item.places} if isinstance(item, VersionPin) else set()


def _strictly_decoded(data: bytes) -> str:
    """Return the text. Raises UnreadableError for a merge conflict, and for what is not UTF-8."""
    if conflict := b"<<<<<<< " in data and re.search(_CONFLICT, data):
        raise UnreadableError(
            _line_at(data, conflict.start()), "has an unresolved merge conflict, so it was not judged"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(1, "is UTF-16 and not UTF-8, so it was not judged")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(_line_at(data, error.start), "is not UTF-8, so it was not judged") from error


def _line_at(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def check_data(report: CheckReport) -> dict[str, Any]:
    """Return the check as plain data. Paths are relative to the directory."""
    places: Sequence[CheckedModule | VersionPin] = [*report.modules, *report.pins]
    return {
        "directory": str(report.directory),
        "git": report.committed.by_git,
        "findings": [
            {"rule": str(one.rule), "path": str(one.path), "line": one.line, "message": one.message}
            for one in report.findings
        ],
        "versions": [_version(place) for place in places],
    }


def _version(place: CheckedModule | VersionPin) -> dict[str, Any]:
    judged = isinstance(place, CheckedModule) or place.is_judged
    return {"path": str(place.path), "line": place.line, "text": place.text, "judged": judged}
