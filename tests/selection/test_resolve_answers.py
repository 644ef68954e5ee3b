"""Which installed SDK answers a key of `resolve/`: every tie of rule 3, and what the store writes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.selection.answers import answer, answers, choose_minimum, usual_keys
from gvm_py.version import GoVersion
from tests.test_version import versions

INSTALLED = "1.20 1.20.14 1.21.13 1.22.3 1.22.12 1.25.4 1.26.8 1.27rc1 1.27rc2"
TIES = [
    # wanted, default, chosen
    ("1.22.3", None, "1.22.3"),
    ("1.22.3", "1.26.8", "1.22.3"),
    ("1.22.4", None, "1.22.12"),
    ("1.22.4", "1.26.8", "1.22.12"),
    ("1.22", None, "1.22.12"),
    ("1.22rc1", None, "1.22.12"),
    ("1.20", None, "1.20"),
    ("1.20.0", None, "1.20"),
    ("1.20.1", None, "1.20.14"),
    ("1.22.13", None, "1.26.8"),
    ("1.22.13", "1.25.4", "1.25.4"),
    ("1.22.13", "1.22.12", "1.26.8"),
    ("1.24", "1.25.4", "1.25.4"),
    ("1.24", "1.21.13", "1.26.8"),
    ("1.25.5", "1.25.4", "1.26.8"),
    ("1.26.9", None, None),
    ("1.26.9", "1.27rc1", "1.27rc1"),
    ("1.27", None, "1.27rc2"),
    ("1.27rc1", None, "1.27rc1"),
    ("1.27rc3", None, None),
    ("1.27.0", "1.27rc2", None),
    ("1.28", "1.26.8", None),
    ("1.1", None, "1.26.8"),
]


def parse_all(texts: str) -> list[GoVersion]:
    return [GoVersion.parse(text) for text in texts.split()]


def optional(text: str | None) -> GoVersion | None:
    return GoVersion.parse(text) if text else None


@pytest.mark.parametrize(("wanted", "default", "chosen"), TIES)
def test_the_ties_of_a_minimum(wanted: str, default: str | None, chosen: str | None) -> None:
    found = choose_minimum(GoVersion.parse(wanted), reversed(parse_all(INSTALLED)), optional(default))
    assert (found.text if found else None) == chosen


@given(st.sets(versions, max_size=8), versions, st.none() | versions)
def test_a_minimum_is_never_answered_by_something_older_or_absent(
    installed: set[GoVersion], wanted: GoVersion, default: GoVersion | None
) -> None:
    found = choose_minimum(wanted, installed, default)
    enough = {version for version in installed if version >= wanted}
    assert found in enough or (found is None and not any(not version.is_prerelease for version in enough))
    assert wanted not in installed or found == wanted


@given(st.sets(versions, min_size=1, max_size=8), st.sampled_from(["latest", "1.2", "mod-1.20", "mod-1.3+go1.21.1"]))
def test_what_is_written_before_is_what_would_be_decided_now(installed: set[GoVersion], asked: str) -> None:
    goroots = {version: Path("/sdk", version.name) for version in installed}
    written = answers(goroots, "latest", [asked])
    for key in {asked, "default", *usual_keys(installed)}:
        decided = answer(key, installed, "latest")
        assert written.get(key) == (goroots[decided] if decided else None)


def test_every_installed_version_minor_and_word_is_written_before_anybody_asks() -> None:
    goroots = {version: Path("/sdk", version.name) for version in parse_all("1.22.3 1.22.12 1.23rc1")}
    written = {key: goroot.name for key, goroot in answers(goroots, "1.22", ()).items()}
    assert written == {
        "default": "go1.22.12",
        "go1.22": "go1.22.12",
        "go1.22.3": "go1.22.3",
        "go1.22.12": "go1.22.12",
        "go1.23rc1": "go1.23rc1",
        "latest": "go1.22.12",
        "stable": "go1.22.12",
        "mod-1.22": "go1.22.12",
        "mod-1.22.0": "go1.22.12",
        "mod-1.22.3": "go1.22.3",
        "mod-1.22.12": "go1.22.12",
        "mod-1.23": "go1.23rc1",
        "mod-1.23rc1": "go1.23rc1",
    }


def test_a_minor_that_is_not_installed_is_answered_by_the_default_where_that_is_enough() -> None:
    installed = parse_all("1.25.4 1.26.8")
    assert answer("mod-1.22", installed, "1.25") == GoVersion.parse("1.25.4")
    assert answer("mod-1.22", installed, None) == GoVersion.parse("1.26.8")


def test_recorded_answers_follow_and_stale_ones_and_junk_go() -> None:
    known = ["mod-1.22.5", "mod-1.22+go1.24.1", "~1.22.4", "go1.27rc", "junk", "mod-", "mod-x", "go>=1", "default"]
    before = answers({version: Path(version.name) for version in parse_all("1.22.12 1.26.8 1.27rc1")}, None, known)
    assert {key: str(before[key]) for key in known if key in before} == {
        "mod-1.22.5": "go1.22.12",
        "mod-1.22+go1.24.1": "go1.26.8",
        "~1.22.4": "go1.22.12",
        "go1.27rc": "go1.27rc1",
    }
    after = answers({version: Path(version.name) for version in parse_all("1.26.8")}, None, known)
    assert {key: str(after[key]) for key in known if key in after} == {
        "mod-1.22.5": "go1.26.8",
        "mod-1.22+go1.24.1": "go1.26.8",
    }


@pytest.mark.parametrize("default", [None, "nonsense", "1.99", "system", "../x"])
def test_a_default_that_nothing_answers_is_not_written(default: str | None) -> None:
    assert "default" not in answers({GoVersion.parse("1.22.3"): Path("/x")}, default, ())
