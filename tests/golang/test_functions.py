"""The functions that were linked into a Go program, from tables of every kind and from real programs."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.golang.buildinfo.functions import function_names
from tests.support.realsdk import PLACE, needs_sdks

NAMES = ["runtime.main", "main.main", "net/http.(*Client).Do", "slices.SortFunc[go.shape.int]"]
KINDS = [
    pytest.param(magic, words, order, width, id=f"{magic:x} {order} {width}")
    for magic, words in ((0xFFFFFFFA, 2), (0xFFFFFFF0, 3), (0xFFFFFFF1, 3))
    for order in "<>"
    for width in (4, 8)
]


def table(magic: int, words: int, order: str, width: int, names: list[str]) -> bytes:
    """Return a function table as the linker lays it out: header, names, and where the next part begins."""
    text = b"".join(name.encode() + b"\0" for name in names)
    header = 8 + (words + 5) * width
    numbers = (*(len(names), 1, 0x401000)[:words], header, header + len(text), 0, 0, 0)
    return (
        struct.pack(f"{order}IBBBB", magic, 0, 0, 1, width)
        + struct.pack(f"{order}{len(numbers)}{'I' if width == 4 else 'Q'}", *numbers)
        + text
    )


def found(data: bytes) -> frozenset[str] | None:
    return function_names(io.BytesIO(data), len(data))


@pytest.mark.parametrize(("magic", "words", "order", "width"), KINDS)
def test_every_layout_of_the_table_is_read(magic: int, words: int, order: str, width: int) -> None:
    data = b"\x7fELF" + bytes(5_000) + table(magic, words, order, width, NAMES) + bytes(100)
    assert found(data) == frozenset(NAMES)


def test_a_table_across_the_border_of_two_chunks_is_found() -> None:
    chunk = 4 << 20
    for before in range(chunk - 12, chunk + 4):
        assert found(bytes(before) + table(0xFFFFFFF1, 3, "<", 8, NAMES)) == frozenset(NAMES)


def test_bytes_that_only_look_like_a_table_are_passed_over() -> None:
    lure = struct.pack("<IBBBB", 0xFFFFFFF1, 0, 0, 1, 8) + bytes(64)
    assert found(lure * 3 + table(0xFFFFFFF1, 3, "<", 8, NAMES)) == frozenset(NAMES)
    assert found(lure) is None
    assert found(table(0xFFFFFFF1, 3, "<", 8, ["main.main"])) is None


@given(st.data())
def test_a_damaged_table_gives_its_names_or_none(data: st.DataObject) -> None:
    whole = bytearray(table(0xFFFFFFF1, 3, "<", 8, NAMES))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    names = found(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    assert names is None or all(isinstance(name, str) for name in names)


@needs_sdks
def test_a_real_program_shows_what_it_is_made_from() -> None:
    gofmt = PLACE / "go1.26.6" / "bin" / "gofmt"
    with gofmt.open("rb") as file:
        names = function_names(file, gofmt.stat().st_size)
    assert names is not None
    assert {"main.main", "go/parser.ParseFile", "os.(*File).Write"} <= names
    assert not any(name.startswith("net/http.") for name in names)
