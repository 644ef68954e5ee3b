"""The filter between foreign text and a terminal, as a function."""

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.ui.printable import printable, printable_cell, printable_json

_COMMANDING = ("Cc", "Cf", "Cs", "Zl", "Zp")


def test_every_control_and_format_character_is_escaped_and_no_other() -> None:
    changed = {char for char in map(chr, range(sys.maxunicode + 1)) if printable(char) != char}
    expected = {char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) in _COMMANDING}
    assert expected - changed == {"\n", "\t"}
    # A newer Unicode than that of this Python may know more of them.
    assert {char for char in changed - expected if unicodedata.category(char) != "Cn"} == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;cHduZWQ=\a", r"\x1b]52;c;cHduZWQ=\x07"),
        ("\x9b2J", r"\x9b2J"),
        ("a\u202eb\u2066c", r"a\u202eb\u2066c"),
        ("name\udc9b", r"name\x9b"),
        ("\U000e0041", r"\U000e0041"),
        ("over\rwritten", r"over\x0dwritten"),
        ("仓库 é 🎉\nline\ttab", "仓库 é 🎉\nline\ttab"),
    ],
)
def test_text_is_shown_with_escapes(text: str, shown: str) -> None:
    assert printable(text) == shown.replace(r"\x0d", r"\r")


def test_a_table_cell_stays_on_one_line() -> None:
    assert printable_cell("a\nerror: forged\tx") == r"a\nerror: forged\tx"


@given(st.text(st.characters(exclude_categories=[])))
def test_json_says_the_same_in_printable_characters(text: str) -> None:
    document = printable_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(document) == text
    assert printable(document) == document
