"""The marked block: found again, replaced in place, and taken out byte for byte."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gvm_py.errors import UsageError
from gvm_py.shell.marked_block import BEGIN, END, block_body, with_block, without_block

FILES = st.lists(
    st.sampled_from([b"export A=1", b"# comment", b"x\xff\xfe \x00", "路径".encode(), b"", b"\r", b"\t if x", b"\x0c"]),
    max_size=6,
).flatmap(
    lambda lines: st.sampled_from([b"\n", b"\r\n"]).flatmap(
        lambda end: st.sampled_from([b"", end]).map(lambda last: end.join(lines) + last)
    )
)
BODY = (b". one", b". two")


@given(st.none() | FILES)
@example(None)
@example(b"")
@example(b"no newline at the end")
@example(b"crlf\r\nand no end")
@example(b"ends in a carriage return\r")
@example(b"\n")
def test_undo_restores_every_byte_also_of_a_file_that_was_not_there(before: bytes | None) -> None:
    assert without_block(with_block(before, BODY)) == before


@given(st.none() | FILES)
def test_undo_restores_after_the_choice_was_changed_twice(before: bytes | None) -> None:
    after = with_block(with_block(with_block(before, BODY), (b"other",)), BODY)
    assert after == with_block(before, BODY)
    assert without_block(after) == before


@given(FILES, FILES)
def test_what_the_user_adds_around_the_block_stays(before: bytes, more: bytes) -> None:
    edited = b"first\n" + with_block(before, BODY) + more
    left = without_block(edited)
    assert left is not None
    assert left.startswith(b"first\n" + before)
    assert left.endswith(more)
    assert BEGIN not in left
    assert len(left) - len(b"first\n" + before + more) <= 2, "at most the line end that keeps two lines apart"


def test_text_added_behind_the_block_is_not_joined_to_an_open_line() -> None:
    assert without_block(with_block(b"alias a=b", BODY) + b"alias c=d\n") == b"alias a=b\nalias c=d\n"


def test_a_file_that_set_up_created_is_kept_once_the_user_wrote_into_it() -> None:
    assert without_block(with_block(None, BODY) + b"mine\n") == b"mine\n"


@given(FILES)
def test_no_line_of_the_block_ends_in_what_shells_take_for_a_part_of_it(before: bytes) -> None:
    assert b"\r" not in with_block(before, BODY)[len(before) :]
    assert b"\r" not in with_block(b"\r\n".join((BEGIN, *BODY, END, b"")), BODY)


def test_a_second_block_is_merged_into_the_first() -> None:
    one = with_block(b"a\n", (b"x",))
    assert (
        with_block(one + b"b\n" + with_block(b"", (b"y",)) + b"c\n", (b"z",)) == with_block(b"a\n", (b"z",)) + b"b\nc\n"
    )


def test_the_body_can_be_read_back() -> None:
    assert block_body(with_block(b"a\r\n", BODY)) == BODY
    assert block_body(b"nothing here\n") == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (BEGIN + b"\nx\n", 1),
        (b"a\n" + END + b"\n", 2),
        (BEGIN + b"\n" + BEGIN + b"\n" + END, 2),
        (BEGIN + b"\n" + END + b"\n  " + END + b"\r\n", 3),
    ],
)
def test_a_damaged_block_is_refused_with_its_line(text: bytes, line: int) -> None:
    with pytest.raises(UsageError, match=f"line {line} "):
        with_block(text, BODY)
    with pytest.raises(UsageError, match=f"line {line} "):
        without_block(text)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_refused(encoding: str) -> None:
    with pytest.raises(UsageError, match="UTF-16"):
        with_block("\ufeffSet-Alias g go\n".encode(encoding), BODY)
