"""What stays and what goes: the rule as a table, and the promise that nobody's SDK changes."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.selection.answers import answer
from gvm_py.upkeep.gc.clearing import freed_bytes
from gvm_py.upkeep.gc.verdict import CandidateKind, GcCandidate, Needs, Reason, Verdict, judge
from gvm_py.version import GoVersion, supported_minors


def candidate(text: str, place: CandidateKind = "store", *own: Reason) -> GcCandidate:
    path = Path("/", place, f"go{text}")
    return GcCandidate(GoVersion.parse(text), place, path, (path,), own)


def staying(verdicts: Iterable[Verdict]) -> list[str]:
    return [verdict.candidate.version.text for verdict in verdicts if not verdict.goes]


@pytest.mark.parametrize(
    ("installed", "minors", "stays"),
    [
        ((), ("1.27", "1.26"), []),
        (("1.26.1", "1.26.6", "1.27.0"), ("1.27", "1.26"), ["1.26.6", "1.27.0"]),
        (("1.20", "1.20.14", "1.26.1"), ("1.27", "1.26"), ["1.26.1"]),
        (("1.20", "1.20.14", "1.26.1"), (), ["1.20.14", "1.26.1"]),
        (("1.27.0", "1.28rc1", "1.28rc2"), ("1.27", "1.26"), ["1.27.0", "1.28rc2"]),
        (("1.27rc2", "1.27.0"), ("1.27", "1.26"), ["1.27.0"]),
        (("1.25rc1",), ("1.27", "1.26"), []),
    ],
)
def test_without_needs_the_newest_of_each_minor_that_is_not_end_of_life_stays(
    installed: tuple[str, ...], minors: tuple[str, ...], stays: list[str]
) -> None:
    assert staying(judge([candidate(text) for text in installed], Needs(), minors)) == stays


def test_a_version_is_needed_wherever_it_lies_and_a_directory_only_there() -> None:
    needs, reason = Needs(), Reason("project", "/p/go.mod:3")
    needs.add(GoVersion.parse("1.20"), reason)
    needs.add(GoVersion.parse("1.24.1"), reason)
    needs.add_directory(Path("/store/go1.19.1"), Reason("editor", "/p/.idea/workspace.xml"))
    items = [
        candidate("1.20.0"),
        candidate("1.19.1"),
        candidate("1.19.1", "module cache"),
        candidate("1.24.1", "module cache"),
        candidate("1.24.1", "half deleted"),
        candidate("1.20.0", "module cache"),
    ]
    verdicts = judge(items, needs, ("1.27", "1.26"))
    assert [verdict.goes for verdict in verdicts] == [False, False, True, False, True, True]


def test_the_same_reason_is_reported_once_and_in_the_order_it_came() -> None:
    needs, version = Needs(), GoVersion.parse("1.20.1")
    reasons = [Reason("default", "a"), Reason("project", "b"), Reason("default", "a")]
    for reason in reasons:
        needs.add(version, reason)
    (verdict,) = judge([candidate("1.20.1")], needs, ("1.27", "1.26"))
    assert verdict.reasons == tuple(reasons[:2])


versions = st.builds(
    lambda minor, patch: GoVersion.parse(f"1.{minor}{patch}"),
    st.integers(20, 27),
    st.sampled_from(["rc1", ".0", ".1", ".2", ".10"]),
)
keys = st.one_of(
    st.builds(lambda version: f"mod-{version}", versions),
    st.builds(lambda version: f"go{version}", versions),
    st.builds(lambda version: f"go{version.language}", versions),
    st.builds(lambda low, high: f"mod-{low}+go{high}", versions, versions),
    st.sampled_from(["latest", "stable", "oldstable", "~1.22.1", "default", "mod-1.23"]),
)


@given(st.sets(versions, max_size=10), st.none() | st.sampled_from(["1.22", "1.25.1", "stable"]), st.sets(keys))
def test_whoever_is_known_gets_the_same_sdk_afterwards(
    installed: set[GoVersion], default: str | None, options: set[str]
) -> None:
    """`options` are what projects ask for, as the keys of `resolve/` that answer them."""
    options = {*options, "default"}
    before = {key: answer(key, installed, default) for key in options}
    needs = Needs()
    for key, version in before.items():
        if version:
            needs.add(version, Reason("project", key))
    verdicts = judge([candidate(version.text) for version in sorted(installed)], needs, supported_minors(installed))
    left = {verdict.candidate.version for verdict in verdicts if not verdict.goes}
    assert {key: answer(key, left, default) for key in before} == before


def test_bytes_are_free_only_when_their_last_name_goes(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two" / "inner"
    one.mkdir()
    two.mkdir(parents=True)
    (one / "shared").write_bytes(b"12345")
    (two / "shared").hardlink_to(one / "shared")
    (one / "own").write_bytes(b"123")
    (one / "loop").symlink_to("loop")
    names = len("loop")
    assert freed_bytes([one]) == 3 + names
    assert freed_bytes([tmp_path / "two"]) == 0
    assert freed_bytes([one, tmp_path / "two"]) == 8 + names
    assert freed_bytes([one / "own", tmp_path / "missing"]) == 3
