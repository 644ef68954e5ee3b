"""Pieces of a zip: which bytes to ask for so that few requests bring the missing members, and their arrival."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from threading import Condition
from typing import NamedTuple

from gvm_py.dist.archive.names import refused
from gvm_py.dist.archive.zipdirectory import LOCAL_SIZE, ListedEntry
from gvm_py.errors import NetworkError


class Span(NamedTuple):
    """Bytes of a file from `start` up to `stop`."""

    start: int
    stop: int


def member_spans(entries: Sequence[ListedEntry], directory: int) -> dict[int, Span]:
    """Return by its offset where each member is with its headers; `entries` are sorted, `directory` comes after them.

    Raises IntegrityError for a member that does not fit in front of the next one.
    """
    ends = [entry.offset for entry in entries[1:]] + [directory]
    for entry, end in zip(entries, ends, strict=True):
        if entry.offset + LOCAL_SIZE + len(entry.name) + entry.packed > end:
            raise refused(ascii(entry.name), "shares bytes with what comes after it")
    return {entry.offset: Span(entry.offset, end) for entry, end in zip(entries, ends, strict=True)}


def coalesce(spans: Iterable[Span]) -> list[Span]:
    """Return at most `_MOST_SPANS` spans that cover all of `spans`, which do not overlap, in order."""
    ordered = sorted(spans)
    gaps = {later.start: later.start - earlier.stop for earlier, later in pairwise(ordered)}
    widest = sorted((start for start, gap in gaps.items() if gap > _GAP), key=lambda start: -gaps[start])
    beginnings = set(widest[: _MOST_SPANS - 1])
    merged: list[Span] = []
    for span in ordered:
        if merged and span.start not in beginnings:
            merged[-1] = Span(merged[-1].start, span.stop)
        else:
            merged.append(span)
    return merged


_GAP = 32 << 10
"""Up to this many bytes between two members are fetched as well: a request costs as much time as they do."""
_MOST_SPANS = 64


class FetchedSpan(NamedTuple):
    """Bytes of a file from `start` on."""

    start: int
    data: bytes


class Arrivals:
    """What has come so far, by the offset of each member; safe to share between threads."""

    def __init__(self) -> None:
        self._pieces: dict[int, FetchedSpan] = {}
        self._changed = Condition()
        self._failure: Exception | None = None
        self._ended = False

    def put(self, offsets: list[int], piece: FetchedSpan) -> None:
        """Give out a piece with the members at `offsets`."""
        with self._changed:
            self._pieces |= dict.fromkeys(offsets, piece)
            self._changed.notify_all()

    def end(self, failure: Exception | None) -> None:
        """Let nobody wait for more: everything has come, or the first `failure` says why not."""
        with self._changed:
            self._failure = self._failure or failure
            self._ended = True
            self._changed.notify_all()

    def piece_with(self, offset: int) -> FetchedSpan:
        """Wait for the piece with the member at `offset` and return it. Raises what the fetching failed with."""
        with self._changed:
            self._changed.wait_for(lambda: offset in self._pieces or self._ended)
            if offset not in self._pieces:
                raise self._failure or NetworkError("the rest of the archive did not come")
            return self._pieces[offset]
