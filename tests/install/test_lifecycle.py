"""Which majors still get fixes, told by the releases there are."""

import pytest

from gvm_py.version import GoVersion, is_end_of_life, supported_minors


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (["1.27rc1", "1.26.6", "1.26.0", "1.25.13", "1.24.13"], ("1.26", "1.25")),
        (["1.24.13", "1.27.0", "1.26.7"], ("1.27", "1.26")),
        (["1.27.0"], ("1.27",)),
        (["1.27rc1"], ()),
        ([], ()),
    ],
)
def test_the_two_newest_majors_with_a_stable_release_are_supported(known: list[str], expected: tuple[str, ...]) -> None:
    assert supported_minors(map(GoVersion.parse, known)) == expected


@pytest.mark.parametrize(
    ("version", "expected"),
    [("1.27.0", False), ("1.26.9", False), ("1.26rc1", False), ("1.25.14", True), ("1.20", True), ("1.28rc1", False)],
)
def test_older_than_the_second_newest_major_is_end_of_life(version: str, expected: bool) -> None:
    assert is_end_of_life(GoVersion.parse(version), ("1.27", "1.26")) is expected


def test_nothing_is_end_of_life_while_no_release_is_known() -> None:
    assert is_end_of_life(GoVersion.parse("1.2"), ()) is False
