"""Values of CI files that are written as an expression, such as `${{ matrix.go }}`, and what they stand for there."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gvm_py.cicheck.scalars import Scalar
from gvm_py.cicheck.source_text import SourceText, substitute

_LONGEST = 2000
_MOST_NESTED = 5
_MOST_VALUES = 20_000
Find = Callable[[re.Match[str], Scalar], Sequence[Scalar]]


class ResolvedValue(NamedTuple):
    """A text without expressions, and the scalar that it comes from."""

    source: SourceText
    scalar: Scalar


Resolve = Callable[[Scalar], Sequence[ResolvedValue]]
"""Returns what a scalar can stand for."""


class Expressions:
    """How one CI system writes an expression, and how `find` gets the values for a match in a scalar of one file.

    An expression without known values stays as it is. No more than 20,000 values are looked up in one file, for
    values that refer to each other could be without end.
    """

    def __init__(self, pattern: re.Pattern[str], find: Find) -> None:
        self._pattern = pattern
        self._find = find
        self._left = _MOST_VALUES

    def resolve(self, scalar: Scalar, depth: int = 0) -> list[ResolvedValue]:
        """Return what a scalar can stand for: one value for each entry of a matrix."""
        if len(scalar.text) > _LONGEST or depth > _MOST_NESTED:
            return [ResolvedValue(scalar.source, scalar)]
        whole = self._pattern.fullmatch(scalar.text.strip())
        if whole and (found := self._values(whole, scalar, depth)):
            return found

        def lookup(match: re.Match[str]) -> list[SourceText]:
            return [value.source for value in self._values(match, scalar, depth)]

        return [ResolvedValue(text, scalar) for text in substitute(scalar.source, self._pattern, lookup)]

    def _values(self, match: re.Match[str], scalar: Scalar, depth: int) -> list[ResolvedValue]:
        found: list[ResolvedValue] = []
        for other in self._find(match, scalar):
            self._left -= 1
            if self._left < 0:
                break
            found += self.resolve(other, depth + 1)
        return found
