"""How far each minor is behind, as a table and as properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.upkeep.upgrade import Minor, Releases, choose, compare
from gvm_py.version import GoVersion, supported_minors

RELEASED = (
    "1.20",
    "1.20.14",
    "1.21.0",
    "1.21.13",
    "1.22rc2",
    "1.22.0",
    "1.22.12",
    "1.23.6",
    "1.24.1",
    "1.25rc1",
    "1.25rc2",
)


def parsed(*texts: str) -> list[GoVersion]:
    return [GoVersion.parse(text) for text in texts]


def releases(*texts: str) -> Releases:
    versions = parsed(*texts)
    return Releases(versions, supported_minors(versions))


@pytest.mark.parametrize(
    ("installed", "default", "expected"),
    [
        ((), None, []),
        (("1.22.3",), None, [("1.22", "1.22.3", "1.22.12")]),
        (("1.22.3", "1.22.12"), None, [("1.22", "1.22.12", None)]),
        (("1.22.13",), None, [("1.22", "1.22.13", None)]),
        (("1.20",), None, [("1.20", "1.20", "1.20.14")]),
        (("1.22rc1",), None, [("1.22", "1.22rc1", "1.22.12")]),
        (("1.25rc1",), None, [("1.25", "1.25rc1", "1.25rc2")]),
        (("1.25.0",), None, [("1.25", "1.25.0", None)]),
        (("1.19.1",), None, [("1.19", "1.19.1", None)]),
        (("1.22.12",), "stable", [("1.22", "1.22.12", None), ("1.24", None, "1.24.1")]),
        (("1.22.12",), "oldstable", [("1.22", "1.22.12", None), ("1.23", None, "1.23.6")]),
        (("1.22.12",), "1.23", [("1.22", "1.22.12", None), ("1.23", None, "1.23.6")]),
        (("1.22.12",), ">=1.21,<1.22", [("1.21", None, "1.21.13"), ("1.22", "1.22.12", None)]),
        (("1.22.12",), "system", [("1.22", "1.22.12", None)]),
        (("1.22.12",), "\udcff nonsense", [("1.22", "1.22.12", None)]),
    ],
)
def test_the_target_of_each_minor(
    installed: tuple[str, ...], default: str | None, expected: list[tuple[str, str | None, str | None]]
) -> None:
    minors = compare(parsed(*installed), default, releases(*RELEASED))
    texts = [(m.language, m.installed and m.installed.text, m.target and m.target.text) for m in minors]
    assert texts == expected


def test_an_exact_default_marks_its_minor_and_moves_nothing_by_itself() -> None:
    (minor,) = compare(parsed("1.22.3"), "1.22.3", releases(*RELEASED))
    assert (minor.is_default, minor.end_of_life) == (True, True)


@pytest.mark.parametrize(
    ("texts", "everything", "chosen"),
    [((), False, ["1.20", "1.24"]), ((), True, ["1.20", "1.21", "1.24"]), (("1.21", "1.24"), False, ["1.21", "1.24"])],
)
def test_without_names_the_default_and_what_gets_fixes_is_chosen(
    texts: tuple[str, ...], everything: bool, chosen: list[str]
) -> None:
    minors = compare(parsed("1.20.1", "1.21.0", "1.24.0"), "1.20", releases(*RELEASED))
    assert [minor.language for minor in choose(minors, texts, everything=everything)] == chosen


versions = st.builds(
    lambda minor, patch: GoVersion.parse(f"1.{minor}{patch}"),
    st.integers(20, 28),
    st.sampled_from(["rc1", "rc2", ".0", ".1", ".2", ".10"]),
)


@given(
    st.sets(versions, max_size=8), st.sets(versions, max_size=12), st.sampled_from([None, "stable", "1.25", "~1.22.1"])
)
def test_a_target_is_newer_of_the_same_minor_and_released(
    installed: set[GoVersion], released: set[GoVersion], default: str | None
) -> None:
    minors: tuple[Minor, ...] = compare(installed, default, Releases(released, supported_minors(released)))
    assert {version.language for version in installed} <= {minor.language for minor in minors}
    for minor in minors:
        target = minor.target
        assert target is None or (target in released and target.language == minor.language)
        assert target is None or minor.installed is None or target > minor.installed
        assert minor.installed is None or minor.installed == max(v for v in installed if v.language == minor.language)


@given(st.sets(versions, max_size=8), st.sets(versions, max_size=12))
def test_after_an_upgrade_nothing_is_behind(installed: set[GoVersion], released: set[GoVersion]) -> None:
    facts = Releases(released, supported_minors(released))
    targets = {minor.target for minor in compare(installed, "stable", facts) if minor.target}
    assert [minor.target for minor in compare(installed | targets, "stable", facts) if minor.target] == []
