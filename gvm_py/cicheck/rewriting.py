"""Files with some of their places rewritten: the one way in which committed files are changed, format kept.

Of entries of a matrix that would become the same version one stays.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from gvm_py.cicheck.facts import CheckRule, TextEdit, VersionPin, VersionPlace
from gvm_py.cicheck.repository import CheckReport, check_files
from gvm_py.cicheck.source_text import Span

_MOST_ROUNDS = 5
Edits = Callable[[CheckReport], Iterable[TextEdit]]
# What stands between two entries of a list, in brackets or on lines of their own. A comment there needs a person.
_BETWEEN = re.compile(r"\s*,\s*|[ \t]*\r?\n[ \t]*-[ \t]+")
_QUOTES = ("'", '"')


def rewritten(
    report: CheckReport, edits_of: Edits, changed: Mapping[PurePosixPath, str] = MappingProxyType({})
) -> tuple[CheckReport, dict[PurePosixPath, str]]:
    """Return the report on the files as `edits_of` leaves them, and the new texts of those that change.

    `changed` are the files that `report` did not see as they are on disk; they are returned, too.

    Each round is judged again, since one edit can bring up another: a line above a second module, say. What an edit
    made unreadable stays as it was.
    """
    changed = dict(changed)
    broken: set[PurePosixPath] = set()
    now = report
    for _ in range(_MOST_ROUNDS):
        edits = [edit for edit in edits_of(now) if edit.path not in broken]
        if not edits:
            break
        changed |= apply_edits(now.texts, without_repeats(now.texts, now.pins, edits))
        now = check_files(report.committed, changed)
        bad = {finding.path for finding in now.findings if finding.rule == CheckRule.UNREADABLE} & changed.keys()
        if bad:
            broken |= bad
            changed = {path: text for path, text in changed.items() if path not in bad}
            now = check_files(report.committed, changed)
    return now, changed


def repairs(report: CheckReport) -> list[TextEdit]:
    """Return the edits that the findings of a report propose."""
    return [edit for finding in report.findings for edit in finding.repair]


def apply_edits(texts: Mapping[PurePosixPath, str], edits: Iterable[TextEdit]) -> dict[PurePosixPath, str]:
    """Return the new text of each file with an edit. Of edits that overlap, the first one counts."""
    by_path: dict[PurePosixPath, dict[Span, str]] = defaultdict(dict)
    for edit in edits:
        by_path[edit.path].setdefault(edit.span, edit.new)
    return {path: _edited(texts[path], own) for path, own in by_path.items()}


def _edited(text: str, edits: Mapping[Span, str]) -> str:
    parts, position = [], 0
    for (start, end), new in sorted(edits.items()):
        if start >= position:
            parts += [text[position:start], new]
            position = end
    return "".join([*parts, text[position:]])


def without_repeats(
    texts: Mapping[PurePosixPath, str], pins: Iterable[VersionPin], edits: Iterable[TextEdit]
) -> list[TextEdit]:
    """Return the edits, with the removal of an entry in place of an edit that would repeat another entry."""
    wanted = {(edit.path, edit.span): edit for edit in edits}
    for pin in pins:
        if len(pin.places) > 1 and all(place.span for place in pin.places):
            for edit, removal in _removals(texts[pin.path], pin, wanted):
                wanted[edit.path, edit.span] = removal
    return list(wanted.values())


def _removals(
    text: str, pin: VersionPin, wanted: Mapping[tuple[PurePosixPath, Span], TextEdit]
) -> Iterator[tuple[TextEdit, TextEdit]]:
    edits = [wanted.get((pin.path, place.span)) if place.span else None for place in pin.places]
    kept = {place.text for place, edit in zip(pin.places, edits, strict=True) if edit is None}
    for index, edit in enumerate(edits):
        if edit is None:
            continue
        new = edit.new.strip("'\"")
        span = _entry(text, pin.places, index) if new in kept else None
        kept.add(new)
        if span:
            yield edit, TextEdit(edit.path, span, "")


def _entry(text: str, places: tuple[VersionPlace, ...], index: int) -> Span | None:
    """Return where an entry stands with what parts it from the one before, or else from the one behind it."""
    start, end = _quoted(text, places[index])
    if index and _BETWEEN.fullmatch(text, before := _quoted(text, places[index - 1])[1], start):
        return before, end
    if index + 1 < len(places) and _BETWEEN.fullmatch(text, end, behind := _quoted(text, places[index + 1])[0]):
        return start, behind
    return None


def _quoted(text: str, place: VersionPlace) -> Span:
    start, end = place.span or (0, 0)
    if start and text[start - 1] in _QUOTES and text[end : end + 1] == text[start - 1]:
        return start - 1, end + 1
    return start, end
