"""The goals in the tables of docs/performance.md: a column called goal is about the column to its left."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_GOAL = re.compile(r"(at most|below|at least) ([0-9.]+)")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


class Goal(NamedTuple):
    """A goal: the column and the number it is for, which kind of bound it is, and the number wanted."""

    column: int
    measured: float
    bound: str
    wanted: float

    @property
    def is_missed(self) -> bool:
        """Return whether the number is on the wrong side."""
        return self.measured < self.wanted if self.bound == "at least" else self.measured > self.wanted


def goals_of(head: Sequence[str], row: Sequence[str]) -> Iterator[Goal]:
    """Yield the goals of a row, each with the number to its left that it is for."""
    for column, (name, left, right) in enumerate(zip(head[1:], row, row[1:], strict=False)):
        goal, measured = _GOAL.match(right), _NUMBER.match(left)
        if name == "goal" and goal and measured:
            yield Goal(column, float(measured[0]), goal[1], float(goal[2]))
