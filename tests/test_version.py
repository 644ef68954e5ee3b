"""Go's version grammar and order: the vectors of golang/go gover and go/version, and what holds for all of them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.errors import UsageError
from gvm_py.version import GoVersion

NEWEST_FIRST_DIGITS = "1.99999999999999998", "1.99999999999999999"
# golang/go internal/gover/gover_test.go, cmd/go/internal/gover/version_test.go
COMPARISONS = [
    ("1", "1.1", -1),
    ("1.5", "1.6", -1),
    ("1.5", "1.10", -1),
    ("1.6", "1.6.1", -1),
    ("1.19", "1.19.0", 0),
    ("1.19rc1", "1.19", -1),
    ("1.20", "1.20.0", 0),
    ("1.20rc1", "1.20", -1),
    ("1.21", "1.21.0", -1),
    ("1.21", "1.21rc1", -1),
    ("1.21rc1", "1.21.0", -1),
    ("1.6", "1.19", -1),
    ("1.19", "1.19.1", -1),
    ("1.19rc1", "1.19.1", -1),
    ("1.19rc1", "1.19rc2", -1),
    ("1.19.0", "1.19.1", -1),
    ("1.19rc1", "1.19.0", -1),
    ("1.19rc", "1.19rc0", -1),
    ("1.19alpha3", "1.19beta2", -1),
    ("1.19beta2", "1.19rc1", -1),
    ("1.1", NEWEST_FIRST_DIGITS[1], -1),
    (*NEWEST_FIRST_DIGITS, -1),
]
VALID = ["1.2rc3", "1.2.3", "1.999testmod", "1.21rc2", "1.21.0", "1", "2", "1.21rc", "1.22", "1.20", "222", "0.0.0"]
INVALID = [
    "",
    "x",
    "bad",
    "1.600+auto",
    "1.9.2rc2",
    "1.21.0rc1",
    "01.2",
    "1.02",
    "1.2.03",
    "1.21-rc1",
    "1.21RC1",
    "1.21rc01",
    "1.",
    "1.21.",
    ".1",
    "1.22.3.4",
    " 1.21",
    "1.21 ",
    "1.21\n",
    "1.21\x00",
    "\uff11.22",
    "1.\u0662",
    "1..2",
    "-1",
    "v1.22",
    "gogo1.22",
    "1.22é",
]
LANGUAGES = {"1.2rc3": "1.2", "1.2.3": "1.2", "1": "1", "1.999testmod": "1.999", "222": "222.0", "1.22": "1.22"}
IS_LANGUAGE = {
    "1.22": True,
    "1.21": True,
    "1.20": False,
    "1.3": False,
    "1": False,
    "1.2rc3": False,
    "1.999testmod": False,
    "1.21.0": False,
}
TOOLCHAINS = {
    "go1.2.3": "1.2.3",
    "1.2.3": None,
    "go1.2.3+bigcorp": None,
    "go1.2.3-bigcorp": "1.2.3",
    "go1.2.3-bigcorp more text": "1.2.3",
    "go1.26.6 X:boringcrypto": "1.26.6",
    "go1.500 (bigcorp)": "1.500",
    "go1.26-devel_abc date": "1.26",
    "gccgo-go1.23rc4": None,
    "go1.999999-/../../run.sh": None,
    "go1.2.3\\x": None,
    "go1.2.3-big\\corp": None,
    "gogo1.2.3": None,
    "go": None,
    "": None,
    "default": None,
    "local": None,
}


@pytest.mark.parametrize(("first", "second", "order"), COMPARISONS)
def test_versions_compare_as_the_go_command_compares_them(first: str, second: str, order: int) -> None:
    a, b = GoVersion.parse(first), GoVersion.parse(second)
    assert ((a > b) - (a < b), a == b) == (order, order == 0)
    assert ((b > a) - (b < a), b == a) == (-order, order == 0)
    assert (hash(a) == hash(b)) == (order == 0)


@pytest.mark.parametrize("text", VALID)
def test_valid_texts_are_versions_with_and_without_go(text: str) -> None:
    assert GoVersion.parse(text) == GoVersion.parse(f"go{text}")
    version = GoVersion.parse(text)
    assert (version.text, str(version), version.name) == (text, text, f"go{text}")


@pytest.mark.parametrize("text", INVALID)
def test_what_the_go_command_calls_invalid_is_refused(text: str) -> None:
    assert GoVersion.try_parse(text) is None
    with pytest.raises(UsageError, match="is not a Go version") as caught:
        GoVersion.parse(text)
    assert caught.value.hint


@pytest.mark.parametrize(("text", "language"), LANGUAGES.items())
def test_the_language_of_a_version(text: str, language: str) -> None:
    assert GoVersion.parse(text).language == language


@pytest.mark.parametrize(("text", "expected"), IS_LANGUAGE.items())
def test_a_bare_minor_is_a_language_from_1_21_on(text: str, expected: bool) -> None:
    assert GoVersion.parse(text).is_language is expected


@pytest.mark.parametrize(("name", "text"), TOOLCHAINS.items())
def test_the_version_in_a_toolchain_name(name: str, text: str | None) -> None:
    assert GoVersion.from_toolchain(name) == (GoVersion.parse(text) if text else None)


@pytest.mark.parametrize(
    ("text", "first"), [("1.22", "1.22.0"), ("1.20", "1.20"), ("1.22.3", "1.22.3"), ("1.27rc1", "1.27rc1")]
)
def test_a_language_version_is_fetched_as_its_first_release(text: str, first: str) -> None:
    assert GoVersion.parse(text).first_release.text == first


@pytest.mark.parametrize(
    ("text", "expected"), [("1.22rc1", True), ("1.22beta1", True), ("1.22", False), ("1.22.0", False)]
)
def test_a_word_after_the_minor_makes_a_prerelease(text: str, expected: bool) -> None:
    assert GoVersion.parse(text).is_prerelease is expected


def test_one_minor_in_its_order() -> None:
    texts = [
        "1.21",
        "1.21alpha1",
        "1.21beta1",
        "1.21rc1",
        "1.21rc2",
        "1.21rc10",
        "1.21.0",
        "1.21.1",
        "1.21.10",
        "1.22",
    ]
    assert [version.text for version in sorted(map(GoVersion.parse, reversed(texts)))] == texts


numbers = st.integers(0, 30).map(str) | st.integers(0, 10**25).map(str)
versions = st.one_of(
    st.builds("{}.{}".format, numbers, numbers),
    st.builds("{}.{}.{}".format, numbers, numbers, numbers),
    st.builds("{}.{}{}{}".format, numbers, numbers, st.sampled_from(["alpha", "beta", "rc", "x"]), numbers),
).map(GoVersion.parse)


@given(versions, versions, versions)
def test_the_order_is_total(a: GoVersion, b: GoVersion, c: GoVersion) -> None:
    assert (a < b) + (a == b) + (a > b) == 1
    for x, y, z in itertools.permutations((a, b, c)):
        assert not (x <= y <= z) or x <= z


@given(versions)
def test_text_and_version_are_one_to_one(version: GoVersion) -> None:
    assert GoVersion.parse(version.text) == version
    assert GoVersion.parse(version.name) == version
    assert GoVersion.from_toolchain(f"{version.name}-corp") == version


@given(versions)
def test_the_language_is_never_newer_than_its_versions(version: GoVersion) -> None:
    language = GoVersion.parse(version.language)
    assert language.language == version.language
    assert language <= version or version.is_prerelease
    assert version.first_release >= version


@given(st.text())
def test_no_text_crashes_the_parser(text: str) -> None:
    version = GoVersion.try_parse(text)
    assert version is None or version.text == text.removeprefix("go")


@given(st.text(st.characters(codec="ascii", categories=["N", "L", "P"]), max_size=8))
def test_what_is_accepted_stays_inside_the_store(text: str) -> None:
    version = GoVersion.from_toolchain(f"go{text}")
    assert version is None or (not set(version.name) & set("/\\ ") and ".." not in version.name)
