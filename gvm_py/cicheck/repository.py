"""Read every committed file that contains a Go version or may contain a home directory, and report what is wrong."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from gvm_py.cicheck.committed import Committed, committed_files
from gvm_py.cicheck.facts import CheckedModule, CheckFinding, CheckRule, CommittedFile, VersionPin
from gvm_py.cicheck.judge import judge
from gvm_py.cicheck.readers import TOLERANT, is_other, reader
from gvm_py.cicheck.scalars import UnreadableError
from gvm_py.cicheck.source_text import Span, without_mark

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


def check(directory: Path, env: Mapping[str, str], say: Callable[[str], None] = lambda _: None) -> CheckReport:
    """Return the findings in the committed files of a directory, sorted; `say` hears of very many files to read."""
    return check_files(committed_files(directory, env, say), {})


def check_files(committed: Committed, changed: Mapping[PurePosixPath, str]) -> CheckReport:
    """Return the findings in committed files, of which those in `changed` have another text than on disk."""
    gathered = _Gathered(committed)
    for path, names in committed.readers().items():
        gathered.read(PurePosixPath(path), names, changed)
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

    def read(self, path: PurePosixPath, names: list[str], changed: Mapping[PurePosixPath, str]) -> None:
        """Take what the readers of one file yield; a file that cannot be read is a finding itself."""
        is_strict = not TOLERANT.issuperset(names)
        try:
            text, fault = (changed[path], None) if path in changed else self._text(path, is_strict=is_strict)
            if text is None or is_other(text, names):
                return
            if fault and is_strict:
                raise fault
            self.texts[path] = text
            source = CommittedFile(path, without_mark(path, text), self.committed.paths)
            # All of a file or nothing: half a file would look like all of it.
            for item in _certain([item for name in names for item in reader(name)(source)], path, fault):
                self._take(item)
        except UnreadableError as error:
            self.findings.append(_unreadable(path, error))

    def _take(self, item: _Item) -> None:
        match item:
            case VersionPin():
                self.pins.append(item)
            case CheckedModule():
                self.modules.append(item)
            case CheckFinding():
                self.findings.append(item)

    def _text(self, path: PurePosixPath, *, is_strict: bool) -> tuple[str | None, UnreadableError | None]:
        """Return the text, None for what is not a file, and why versions in it cannot be judged."""
        try:
            data = self.committed.read(str(path))
        except UnreadableError:
            if is_strict:
                raise
            return None, None
        return (None, None) if data is None else _decoded(data)


def _certain(items: Sequence[_Item], path: PurePosixPath, fault: UnreadableError | None) -> Iterator[_Item]:
    """Yield what a file says; of one with a fault that may contain anything, no versions, but that there are some."""
    if fault is None:
        yield from _once(items)
        return
    yield from (item for item in items if isinstance(item, CheckFinding))
    if any(isinstance(item, VersionPin) for item in items):
        yield _unreadable(path, fault)


def _unreadable(path: PurePosixPath, error: UnreadableError) -> CheckFinding:
    return CheckFinding(CheckRule.UNREADABLE, path, error.line, error.why)


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


def _decoded(data: bytes) -> tuple[str, UnreadableError | None]:
    """Return the text, and what is wrong with it: a merge conflict, or an encoding that is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), UnreadableError(1, "is UTF-16 and not UTF-8, so it was not judged")
    if conflict := b"<<<<<<< " in data and re.search(_CONFLICT, data):
        why = "has an unresolved merge conflict, so it was not judged"
        return data.decode("utf-8", "replace"), UnreadableError(_line_at(data, conflict.start()), why)
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        fault = UnreadableError(_line_at(data, error.start), "is not UTF-8, so it was not judged")
        return data.decode("utf-8", "replace"), fault


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
