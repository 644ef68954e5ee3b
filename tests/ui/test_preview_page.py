"""The page of `gosdk preview --html` shows every part, and no name in it becomes more than text."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvm_py.ui.page.preview import preview_document
from tests.ui.test_page import Reader


def previewed(name: str = "Answer", count: int = 1) -> dict[str, Any]:
    """Return what `gosdk preview --json` has, with `name` wherever a name comes from outside."""
    outcome = {"ok": True, "seconds": 1.25, "reports": [name]}
    return {
        "old": {"version": "1.26.6", "size": 5_000_000, "build": outcome, "vet": outcome, "test": outcome},
        "new": {"version": "1.27.3", "size": 0, "build": {**outcome, "ok": False}, "vet": outcome, "test": None},
        "identifiers": [
            {"name": name, "kind": "removed", "old": name, "new": "", "uses": [f"/m/{name}:3"]} for _ in range(count)
        ],
        "godebug": [{"name": name, "package": name, "what": "setting removed", "restore": f"{name}=1"}],
        "findings": [name],
        "failures": [name] * count,
        "breaks": True,
    }


def page(name: str = "Answer", count: int = 1) -> str:
    return preview_document(previewed(name, count), name, "2026-11-29 12:00 UTC by gosdk")


def test_a_page_has_the_words_of_every_part() -> None:
    shown = Reader(page()).text
    for words in (
        "From go1.26.6 to go1.27.3",
        "fail with the newer SDK only",
        "1.2 s, 1 reported",
        "//go:debug Answer=1",
    ):
        assert words in shown


def test_a_module_for_which_nothing_changes_is_reported_so() -> None:
    found = {**previewed(), "identifiers": [], "godebug": [], "findings": [], "failures": [], "breaks": False}
    shown = Reader(preview_document(found, "/m", "now")).text
    for words in ("Nothing of the standard library", "No default of GODEBUG", "report nothing new"):
        assert words in shown


@settings(max_examples=30)
@given(st.text(max_size=60) | st.sampled_from(["<script>", "'\"><b onmouseover=x>", "a\x1b]0;x\x07\u202e", "x" * 5000]))
def test_no_name_becomes_an_element_or_an_attribute(name: str) -> None:
    found, plain = Reader(page(name)), Reader(page())
    assert (found.tags, found.attributes, found.open) == (plain.tags, plain.attributes, [])


@pytest.mark.parametrize("count", [0, 30, 3000])
def test_any_number_of_changes_makes_a_page_of_bounded_size(count: int) -> None:
    assert len(page("name", count)) < 40_000 + 400 * min(count, 300) + 60 * count
