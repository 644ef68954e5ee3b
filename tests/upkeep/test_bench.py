"""The statistics of `gosdk matrix --bench`, held against counting and numbers that benchstat prints."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.upkeep.bench import compare, mann_whitney, parse_benchmarks
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

_OUTPUT = """goos: linux
pkg: example.com/m
BenchmarkSum-8   \t     100\t      {0}.5 ns/op\t      16 B/op\t       1 allocs/op
BenchmarkSum/big-in-name-8 \t 10 \t {0}00 ns/op
--- BENCH: BenchmarkNoise
PASS
"""


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ([1, 2, 3], [4, 5, 6], "0.100"),
        ([1, 2, 3, 4], [5, 6, 7, 8], "0.029"),
        ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], "0.008"),
        (range(6), range(10, 16), "0.002"),
        (range(10), range(10, 20), "0.000"),
        ([1, 1, 1], [1, 1, 1], "1.000"),
        ([1, 3, 5, 7, 9], [2, 4, 6, 8, 10], "0.690"),
        ([1, 1, 2, 2], [2, 2, 2, 2], "0.429"),
        ([100, 100, 101, 101, 102], [101, 102, 102, 103, 103], "0.079"),
    ],
)
def test_p_is_what_benchstat_prints(first: list[float], second: list[float], shown: str) -> None:
    assert f"{mann_whitney(list(first), list(second)):.3f}" == shown


def test_p_is_never_zero_where_values_are_equal() -> None:
    assert mann_whitney([6, 6], [2]) == pytest.approx(2 / 3)  # benchstat: 0


_samples = st.lists(st.integers(0, 4), min_size=1, max_size=5)


@given(_samples, _samples)
def test_p_counts_every_arrangement_also_with_equal_values(first: list[int], second: list[int]) -> None:
    pooled = [*first, *second]
    ranks = [sum(2 * (other < value) + (other == value) for other in pooled) for value in pooled]
    sums = [sum(chosen) - len(first) ** 2 for chosen in combinations(ranks, len(first))]
    seen = sums[0]
    tail = min(sum(one <= seen for one in sums), sum(one >= seen for one in sums))
    is_middle = seen == len(first) * len(second)
    assert mann_whitney(first, second) == pytest.approx(1 if is_middle else min(1, 2 * tail / len(sums)))


def test_each_benchmark_and_unit_is_compared_by_its_median() -> None:
    old = parse_benchmarks("".join(_OUTPUT.format(number) for number in (10, 11, 12, 13, 14)))
    new = parse_benchmarks("".join(_OUTPUT.format(number) for number in (20, 21, 22, 23, 24)))
    found = {(change.name, change.unit): change for change in compare(old, new)}
    assert set(found) == {("Sum", "ns/op"), ("Sum", "B/op"), ("Sum", "allocs/op"), ("Sum/big-in-name", "ns/op")}
    sums = found["Sum", "ns/op"]
    assert (sums.package, sums.old, sums.new, sums.runs) == ("example.com/m", 12.5, 22.5, (5, 5))
    assert sums.is_significant
    assert sums.delta == pytest.approx(0.8)
    assert (found["Sum", "B/op"].p, found["Sum", "B/op"].is_significant) == (1, False)


def test_the_command_compares_what_two_sdks_print(sandbox: Sandbox) -> None:
    for version, start in (("1.25.1", 10), ("1.26.1", 20)):
        goroot = write_sdk(sandbox.root / "versions" / f"go{version}", version)
        lines = "".join(_OUTPUT.format(start + number) for number in range(5))
        (goroot / "bin" / "go").write_text(f"#!/bin/sh\ncat <<'END'\n$ {lines}END\necho \"$@\"\n")
    done = sandbox.gosdk("matrix", "--bench", "Sum", "--count", "5", "1.25.1", "1.26.1")
    row = next(line.split() for line in done.out.splitlines() if line.startswith("Sum  "))
    assert (done.code, row) == (0, ["Sum", "ns/op", "12.5", "22.5", "+80.00%", "p=0.008", "n=5"]), done.out
    assert "test -run=^$ -bench=Sum -count=5 ./..." in done.out
    assert sandbox.gosdk("matrix", "--bench", ".", "1.25.1", "--", "go", "vet").code == 2
