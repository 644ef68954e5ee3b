"""Damage for the bytes that parsers read, and a bound on the steps they may take."""

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from hypothesis import strategies as st

# What breaks parsers: numbers, nesting, encodings, line ends, escapes, and pieces of each format.
_TOKENS = [
    *(
        b"",
        b"\0",
        b"\n",
        b"\r\n",
        b"\r",
        b"\t",
        b" ",
        b"\\",
        b"/",
        b"//",
        b"..",
        b"-",
        b"+",
        b".",
        b":",
        b",",
        b";",
        b"@",
    ),
    *(b'"', b"'", b"[", b"]", b"{", b"}", b"(", b")", b"<", b">", b"&", b"#", b"=", b"%", b"$", b"~", b"*", b"?"),
    *(
        b"\xff",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        "中".encode(),
        "\u2028".encode(),
        b"\x1b[2J",
    ),
    *(
        b"0",
        b"-1",
        b"1e999",
        b"NaN",
        b"Infinity",
        b"null",
        b"true",
        b"9" * 5000,
        b"4294967295",
        b"18446744073709551616",
    ),
    *(b"0001-01-01T00:00:00Z", b"9999-12-31T23:59:60+23:59", b"2024-02-30"),
    *(b'"\\ud800"', b"\\u0000", b"%00", b"%", b"${a}", b"$(x)", b"<![CDATA[", b"]]>", b"<!--", b"<?xml", b"&#x110000;"),
    *(b"&a;", b"<!DOCTYPE a [<!ENTITY a '&a;&a;'>]>", b"go1.22.3", b"1.22rc1", b"\xe2\x80\x94 ", b"h1:", b"PK\x01\x02"),
    *(b"[" * 3000, b"{" * 3000, b'{"a":' * 3000, b"<a>" * 3000, b"a." * 3000, b"\x00" * 512, b"\xff" * 8),
]
_EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.sampled_from([0, 0, 1, 1, 2, 4, 8, 64, 512]),
        st.one_of(st.sampled_from(_TOKENS), st.binary(max_size=8)),
    ),
    min_size=1,
    max_size=5,
)


def damaged(*seeds: bytes) -> st.SearchStrategy[bytes]:
    """Return bytes that are one of `seeds` cut, overwritten and added to in a few places, or just any bytes."""
    return st.one_of(st.tuples(st.sampled_from(seeds), _EDITS).map(_edited), st.binary(max_size=300))


def _edited(drawn: tuple[bytes, Sequence[tuple[float, int, bytes]]]) -> bytes:
    data, edits = drawn
    for where, removed, added in edits:
        position = int(where * len(data))
        data = data[:position] + added + data[position + removed :]
    return data


class TooManyStepsError(BaseException):
    """No `except Exception` of what is watched may hide it."""


@contextmanager
def steps(most: int) -> Iterator[None]:
    """Raise TooManyStepsError when more than `most` lines of gvm_py run in the block, however fast the machine is."""
    left = most

    def count(_frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
        nonlocal left
        left -= event == "line"
        if left < 0:
            raise TooManyStepsError(f"more than {most} steps")
        return count

    def enter(frame: FrameType, _event: str, _argument: object) -> Callable[..., Any] | None:
        return count if "gvm_py" in frame.f_code.co_filename else None

    with traced(enter):
        yield


@contextmanager
def traced(step: Callable[..., Any]) -> Iterator[None]:
    """Let `step` see what this thread and those it starts run in the block, then whoever saw it before: coverage."""
    before, of_new_threads = sys.gettrace(), threading.gettrace()
    threading.settrace(step)
    sys.settrace(step)
    try:
        yield
    finally:
        sys.settrace(before)
        threading.settrace(of_new_threads)
