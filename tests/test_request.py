"""What users ask for: which texts mean something, which versions answer, and under which file name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.errors import UsageError
from gvm_py.request import WORDS, Request, pin_key
from gvm_py.version import GoVersion
from tests.test_version import versions

RELEASE_TEXTS = """
1.19.13 1.20rc1 1.20 1.20.14 1.21rc2 1.21.0 1.21.13 1.22.0 1.22.3 1.22.12
1.25.4 1.26.6 1.26.8 1.27beta1 1.27rc1 1.27rc10 1.27rc2
"""
RELEASES = [GoVersion.parse(text) for text in RELEASE_TEXTS.split()]
SELECTIONS = {
    "1.22": "1.22.12",
    "go1.22": "1.22.12",
    "1.22.x": "1.22.12",
    "1.x": "1.26.8",
    "1": "1.26.8",
    "1.2": None,
    "1.22.3": "1.22.3",
    "go1.22.3": "1.22.3",
    "1.22.4": None,
    "1.20": "1.20.14",
    "1.20.0": "1.20",
    "1.20rc1": "1.20rc1",
    "1.21": "1.21.13",
    "1.21rc2": "1.21rc2",
    "1.27": None,
    "1.27rc1": "1.27rc1",
    "1.27rc": "1.27rc10",
    "1.27beta": "1.27beta1",
    "latest": "1.26.8",
    "stable": "1.26.8",
    "oldstable": "1.25.4",
    "~1.22.3": "1.22.12",
    "~1.22": "1.22.12",
    "~1.22.13": None,
    "~1.27rc1": "1.27rc10",
    ">=1.22,<1.25": "1.22.12",
    ">=1.22": "1.26.8",
    ">=1.27rc1": "1.27rc10",
    ">1.26.8": None,
    "<1.20": "1.19.13",
    "~=1.22.3": "1.22.12",
    "==1.22.*": "1.22.12",
    "!=1.26.8": "1.26.6",
    ">= 1.22, < 1.26": "1.25.4",
    "v1.22": "1.22.12",
    "v1.22.3": "1.22.3",
    "go@1.22": "1.22.12",
    "golang@v1.22.3": "1.22.3",
    "go@latest": "1.26.8",
    "go@>=1.22,<1.25": "1.22.12",
    "latest:1.22": "1.22.12",
    "1.22:latest": "1.22.12",
    "^1.22": "1.26.8",
    "^1.22.3": "1.26.8",
}
NONSENSE = {
    "": "write it like",
    "go": "write it like",
    "banana": "write it like",
    "1.22.3.4": "1.22.3",
    "1.22-rc1": "1.22rc1",
    "1.22.0rc1": "1.22.0",
    "01.22": "1.22",
    "1,22": "1.22",
    "1.22 ": "1.22",
    "1.22\n": "1.22",
    "Go1.22": "1.22",
    "gogo1.22": "1.22",
    "golatest": "latest",
    "lastest": "latest",
    "Stable": "stable",
    "1.22.x.x": "1.22",
    "1.27rc.x": "1.27",
    "1.2x": "1.2",
    "1.26acme": "1.26",
    "~": "write it like",
    "~latest": "latest",
    ">=": "write it like",
    ">=1.22,x": "1.22",
    "1.22/../..": "1.22",
    "default": "write it like",
    "mod-1.22": "1.22",
    "system": "write it like",
    "lts": "mean stable?",
    "LTS/*": "mean stable?",
    "previous": "mean oldstable?",
    "nightly": "mean tip?",
    ">1.25 <1.27": "mean >1.25,<1.27?",
}
KEYS = {
    "1.22": "go1.22",
    "go1.22": "go1.22",
    "1.22.3": "go1.22.3",
    "1.22.x": "go1.22.x",
    "~1.22.3": "~1.22.3",
    "latest": "latest",
    "oldstable": "oldstable",
    ">=1.22": None,
    "1.22/..": None,
    "..": None,
    "1.22+x": None,
    "1.27RC1": None,
    "default": None,
    "mod-1.22": None,
    "system": None,
    "": None,
    "1" * 200: None,
}


@pytest.mark.parametrize(("text", "selected"), SELECTIONS.items())
def test_the_newest_version_that_answers_is_selected(text: str, selected: str | None) -> None:
    version = Request.parse(text).select(reversed(RELEASES))
    assert (version.text if version else None) == selected


@pytest.mark.parametrize(("text", "nearest"), NONSENSE.items())
def test_nonsense_is_a_usage_error_with_the_nearest_valid_form(text: str, nearest: str) -> None:
    with pytest.raises(UsageError, match="is not a Go version") as caught:
        Request.parse(text)
    assert nearest in caught.value.message
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["1" * 5000, "1.22" + "\u202e" * 3000, ">=1.2" + ",<1.3" * 3000])
def test_an_endless_text_is_refused_in_a_short_message(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        Request.parse(text)
    assert len(caught.value.message) < 300


@pytest.mark.parametrize(("text", "key"), KEYS.items())
def test_the_answer_file_of_a_pin(text: str, key: str | None) -> None:
    assert pin_key(text) == key


@pytest.mark.parametrize(("text", "exact"), [("1.22.3", True), ("1.27rc1", True), ("1.22", False), ("latest", False)])
def test_exact_requests_have_one_answer(text: str, exact: bool) -> None:
    assert Request.parse(text).is_exact is exact


def test_oldstable_is_the_minor_before_and_not_just_the_second_newest() -> None:
    installed = [GoVersion.parse(text) for text in ("1.22.12", "1.26.8")]
    assert Request.parse("oldstable").select(installed) is None
    assert Request.parse("oldstable").select([]) is None


def test_the_filter_keeps_all_that_answer_oldest_first() -> None:
    assert [v.text for v in Request.parse("1.22").filter(reversed(RELEASES))] == ["1.22.0", "1.22.3", "1.22.12"]
    assert [v.text for v in Request.parse("oldstable").filter(RELEASES)] == ["1.25.4"]


@given(st.lists(versions, max_size=8), versions)
def test_an_exact_request_selects_its_version_or_nothing(installed: list[GoVersion], wanted: GoVersion) -> None:
    request = Request.parse(
        f"{wanted.text}.0" if wanted.text.count(".") == 1 and not wanted.is_prerelease else wanted.text
    )
    assert request.select([*installed, GoVersion.parse(request.text)]) == GoVersion.parse(request.text)
    assert request.is_exact


@given(st.lists(versions, max_size=8), st.sampled_from([*WORDS, "1", "1.20", "1.22.x", "~1.20", ">=1.2,<2", "1.3rc"]))
def test_the_selection_is_the_newest_of_those_that_match(installed: list[GoVersion], text: str) -> None:
    request = Request.parse(text)
    selected = request.select(installed)
    assert selected is None or (selected in installed and request.matches(selected))
    if text != "oldstable":
        assert selected == max(filter(request.matches, installed), default=None)


@given(st.text())
def test_no_text_crashes_the_parser_and_every_key_is_a_plain_file_name(text: str) -> None:
    key = pin_key(text)
    assert key is None or (key.isascii() and not set(key) & set("/\\\0\n") and not key.startswith("."))
    try:
        request = Request.parse(text)
    except UsageError:
        return
    assert request.text in (text, text.removeprefix("go"))
