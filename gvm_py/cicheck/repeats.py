"""Entries of a matrix that would become the same version: one of them stays, and the others are removed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from gvm_py.cicheck.facts import TextEdit, VersionPin, VersionPlace
from gvm_py.cicheck.source_text import Span

# What stands between two entries of a list, in brackets or on lines of their own. A comment there needs a person.
_BETWEEN = re.compile(r"\s*,\s*|[ \t]*\r?\n[ \t]*-[ \t]+")
_QUOTES = ("'", '"')


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
