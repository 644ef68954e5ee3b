"""The search for the release that changes an answer, without running anything."""

import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.errors import GosdkError, UsageError
from gvm_py.upkeep.bisect import Bisection, Probe
from gvm_py.version import GoVersion

VERSIONS = [GoVersion.parse(f"1.2{minor}.{patch}") for minor in range(2, 7) for patch in range(12)]


def search(codes: Mapping[GoVersion, tuple[int, ...]], known: dict[GoVersion, Probe] | None = None) -> Bisection:
    return Bisection(sorted(codes), lambda version: Probe(version, codes[version]), known or {})


@given(st.integers(1, len(VERSIONS) - 1), st.sampled_from([(0, 1), (1, 0), (0, 2)]), st.data())
def test_the_first_release_with_another_answer_is_found(
    change: int, answers: tuple[int, int], data: st.DataObject
) -> None:
    codes: dict[GoVersion, tuple[int, ...]] = {
        version: (answers[index >= change],) for index, version in enumerate(VERSIONS)
    }
    ends = {0, len(VERSIONS) - 1}
    skipped = data.draw(st.sets(st.integers(1, len(VERSIONS) - 2), max_size=10)) - ends
    for index in skipped:
        codes[VERSIONS[index]] = (125,)
    found = search(codes)
    result = found.run()
    low, high = VERSIONS.index(result.last.version), VERSIONS.index(result.first.version)
    assert low < change <= high
    assert set(range(low + 1, high)) <= skipped
    assert result.between == tuple(VERSIONS[low + 1 : high])
    assert len(found.log) <= 2 + math.ceil(math.log2(len(VERSIONS))) + len(skipped)
    assert len({probe.version for probe in found.log}) == len(found.log)


def test_known_answers_are_not_asked_again() -> None:
    codes: dict[GoVersion, tuple[int, ...]] = {version: (int(index >= 30),) for index, version in enumerate(VERSIONS)}
    first = search(codes)
    expected = first.run()
    known = {probe.version: probe for probe in first.log}

    def never(version: GoVersion) -> Probe:
        raise AssertionError(version)

    assert Bisection(VERSIONS, never, known).run() == expected


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ([(0,), (0,), (0,)], "succeeds under both go1.22.0 and go1.22.2"),
        ([(1,), (0,), (1,)], "fails under both"),
        ([(125,), (0,), (1,)], "cannot judge go1.22.0, which is an end"),
        ([(0, 0, 0), (0, 1, 0), (1, 1, 1)], "flaky under go1.22.1: it failed 1 of 3 times"),
    ],
)
def test_a_search_that_has_no_answer_says_why(codes: list[tuple[int, ...]], message: str) -> None:
    with pytest.raises(GosdkError, match=message):
        search(dict(zip(VERSIONS, codes, strict=False))).run()


def test_one_release_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="two different releases"):
        search({VERSIONS[0]: (0,)}).run()
