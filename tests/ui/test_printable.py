"""The filter between foreign text and a terminal, as a function."""

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.ui.printable import printable, printable_cell, printable_json, without_logins

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


@pytest.mark.parametrize(
    "address",
    [
        "user:s3cr3t@h/x",
        "https://user:s3cr3t@h/x",
        "https:/user:s3cr3t@h/x",
        "https:user:s3cr3t@h/x",
        "https//user:s3cr3t@h/x",
        "https;//user:s3cr3t@h/x",
        "//user:s3cr3t@h/x",
        "/home/me/user%3As3cr3t%40h/x",
        "/home/me/https:/user:s3cr3t@h/x",
        "'user:s3cr3t@h/x' is not a Go version",
        "source=user:s3cr3t@h",
        "user:s3cr3t@h@k/x",
        "'https://s3cr3t@h/x' is not",
        "/home/me/https:/s3cr3t@h/x",
    ],
)
def test_the_login_of_an_address_with_a_slip_is_hidden(address: str) -> None:
    shown = without_logins(address)
    assert "s3cr3t" not in shown
    assert "***@" in shown
    assert without_logins(shown) == shown


@pytest.mark.parametrize("address", ["https:/h/x?token=s3cr3t", "'127.0.0.1:9?a.b=s3cr3t&c=s3cr3t' is not"])
def test_the_query_of_an_address_with_a_slip_is_hidden(address: str) -> None:
    assert "s3cr3t" not in without_logins(address)
    assert without_logins(without_logins(address)) == without_logins(address)


@pytest.mark.parametrize(
    "text",
    [
        "golang:1.26@sha256:0123abcd",
        "golang.org/toolchain@v0.0.1-go1.26.6.linux-amd64",
        "error: no such thing: me@example.com",
        "http://127.0.0.1:8080/golang.org/@v/list",
        "Dockerfile:3: golang:1.22",
        r"C:\Users\a@b",
        "GO?=go1.22 (?P<go>=x) what? a=b",
    ],
)
def test_what_holds_no_login_stays(text: str) -> None:
    assert without_logins(text) == text
