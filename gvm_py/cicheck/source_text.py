"""Text put together from pieces of a file, each of which still knows its place there."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import PurePosixPath
from typing import NamedTuple

from gvm_py.records import dataclass

_MOST_VARIANTS = 100
_MOST_CHARACTERS = 20_000
Span = tuple[int, int]
"""The first character of a place in the text of a file, and the one behind its last."""


class Piece(NamedTuple):
    """Some characters and the offset of the first one in the file; None for characters that are not there as such."""

    text: str
    start: int | None


@dataclass(frozen=True)
class SourceText:
    """Characters of a file, joined."""

    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        """What the pieces say together."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def span(self) -> Span | None:
        """The place in the file, None where the text is not one place there."""
        filled = [piece for piece in self.pieces if piece.text]
        end = filled[0].start if filled else None
        for piece in filled:
            if piece.start is None or piece.start != end:
                return None
            end = piece.start + len(piece.text)
        return None if end is None else (end - len(self.text), end)

    @cached_property
    def _positions(self) -> list[int]:
        return list(accumulate((len(piece.text) for piece in self.pieces), initial=0))

    def slice(self, start: int, end: int) -> "SourceText":
        """Return the characters from `start` up to `end`, counted in `text`."""
        pieces = []
        index = max(bisect_right(self._positions, start) - 1, 0)
        while index < len(self.pieces) and self._positions[index] < end:
            text, offset = self.pieces[index]
            first, last = max(start - self._positions[index], 0), end - self._positions[index]
            if text[first:last]:
                pieces.append(Piece(text[first:last], None if offset is None else offset + first))
            index += 1
        return SourceText(tuple(pieces))


def source_at(text: str, start: int | None) -> SourceText:
    """Return one piece that begins at `start`."""
    return SourceText((Piece(text, start),))


def joined(parts: Iterable[SourceText], separator: str) -> SourceText:
    """Return the parts one after another, with `separator` between them."""
    pieces: list[Piece] = []
    for part in parts:
        if pieces:
            pieces.append(Piece(separator, None))
        pieces += part.pieces
    return SourceText(tuple(pieces))


def without_mark(path: PurePosixPath, text: str) -> str:
    """Return a text with a space for a byte order mark, so that places stay; in YAML it would be an indentation."""
    is_marked = text.startswith("\ufeff") and path.suffix not in (".yml", ".yaml")
    return f" {text[1:]}" if is_marked else text


Lookup = Callable[[re.Match[str]], Sequence[SourceText]]


def substitute(source: SourceText, pattern: re.Pattern[str], lookup: Lookup) -> list[SourceText]:
    """Return the text with each match replaced by what `lookup` has for it: one text for each combination of values.

    A match without a value stays. At most 100 combinations are made, and 20,000 characters put in: variables made of
    variables could grow without bound.
    """
    matches = list(pattern.finditer(source.text))
    if not matches:
        return [source]
    variants: list[list[Piece]] = [[]]
    position = 0
    budget = _MOST_CHARACTERS
    for match in matches:
        values = lookup(match) if budget > 0 else ()
        budget -= sum(len(value.text) for value in values)
        head = source.slice(position, match.start()).pieces
        choices = [(*head, *value.pieces) for value in values or [source.slice(*match.span())]]
        variants = _extended(variants, choices)
        position = match.end()
    tail = source.slice(position, len(source.text)).pieces
    return [SourceText((*done, *tail)) for done in variants]


def _extended(variants: list[list[Piece]], choices: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    if len(choices) > 1:
        return [[*done, *choice] for done in variants for choice in choices][:_MOST_VARIANTS]
    # In place: copying for each of many matches would take time with the square of their number.
    for done in variants:
        done.extend(choices[0])
    return variants
