"""Benchmarks under two SDKs compared with benchstat's statistics: medians, and the Mann-Whitney U test.

Format: go.dev/design/14313-benchmark-format. Test: golang.org/x/perf/benchmath (AssumeNothing), to which a
difference is real where p is below 0.05. The distribution of U is exact, also where values are equal, and p is
twice the smaller tail. Where one side has more runs and values are equal, the tails differ; benchstat then takes
the wrong one of some samples, up to p = 0 for two runs against one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import comb
from statistics import median

from gvm_py.records import dataclass

ALPHA = 0.05
_PACKAGE = re.compile(r"pkg:\s+(\S+)")
_LINE = re.compile(r"(?P<name>Benchmark\S*?)(?:-\d+)?\s+\d+\s+(?P<values>\S.*)")
_VALUE = re.compile(r"([0-9]+(?:\.[0-9]*)?(?:e[+-]?[0-9]{1,3})?)\s+(\S+)", re.ASCII)
MOST_RUNS = 25
"""Of each benchmark: up to here benchstat computes p exactly with equal values as well."""

Samples = Mapping[tuple[str, str, str], Sequence[float]]
"""The values of each package, benchmark and unit, in the order in which they were measured."""


@dataclass(frozen=True)
class BenchChange:
    """One benchmark in one unit: the medians and how many runs they are of, and how likely that is chance."""

    package: str
    name: str
    unit: str
    old: float
    new: float
    runs: tuple[int, int]
    p: float

    @property
    def is_significant(self) -> bool:
        """Whether benchstat would show a difference and not `~`."""
        return self.p < ALPHA and self.old != self.new

    @property
    def delta(self) -> float | None:
        """How much larger the new median is, 0.1 for a tenth; None where the old one is zero."""
        return self.new / self.old - 1 if self.old else None


def parse_benchmarks(output: str) -> Samples:
    """Return the values in what `go test -bench` printed."""
    found: dict[tuple[str, str, str], list[float]] = {}
    package = ""
    for line in output.splitlines():
        if header := _PACKAGE.match(line):
            package = header[1]
        elif match := _LINE.match(line):
            for value, unit in _VALUE.findall(match["values"]):
                found.setdefault((package, match["name"].removeprefix("Benchmark"), unit), []).append(float(value))
    return found


def compare(old: Samples, new: Samples) -> Iterator[BenchChange]:
    """Yield each benchmark and unit that was measured on both sides, in the order of the old side."""
    for key, before in old.items():
        if after := new.get(key):
            runs = len(before), len(after)
            yield BenchChange(*key, median(before), median(after), runs, mann_whitney(before, after))


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the two-sided p of the Mann-Whitney U test; 1 where all values are equal.

    Of each side the first MOST_RUNS values count. Source: go-moremath/stats MannWhitneyUTest.
    """
    first, second = first[:MOST_RUNS], second[:MOST_RUNS]
    tied = sorted(Counter([*first, *second]).items())
    ways = _rank_sums([count for _, count in tied], len(first))
    ranks = _doubled_ranks(tied)
    least = len(first) * (len(first) + 1)
    doubled_u = sum(ranks[value] for value in first) - least
    other_u = 2 * len(first) * len(second) - doubled_u
    if doubled_u == other_u:
        return 1.0
    below, above = (
        sum(count for total, count in ways.items() if sign * (total - least - doubled_u) <= 0) for sign in (1, -1)
    )
    return min(1.0, 2 * min(below, above) / comb(len(first) + len(second), len(first)))


def _doubled_ranks(tied: Sequence[tuple[float, int]]) -> dict[float, int]:
    """Return twice the rank of each value; equal ones share the middle of theirs."""
    ranks, before = {}, 0
    for value, count in tied:
        ranks[value] = 2 * before + count + 1
        before += count
    return ranks


def _rank_sums(counts: Sequence[int], size: int) -> dict[int, int]:
    """Return in how many ways a sample of `size` can have each doubled sum of ranks."""
    ways: list[dict[int, int]] = [{0: 1}, *({} for _ in range(size))]
    before = 0
    for count in counts:
        rank = 2 * before + count + 1
        before += count
        for taken in range(size, -1, -1):
            for more in range(1, min(count, size - taken) + 1):
                target = ways[taken + more]
                for total, number in ways[taken].items():
                    reached = total + more * rank
                    target[reached] = target.get(reached, 0) + number * comb(count, more)
    return ways[size]
