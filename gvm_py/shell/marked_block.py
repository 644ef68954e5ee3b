"""One marked block inside a file that belongs to the user: put in, replaced, taken out byte for byte."""

import codecs
from collections.abc import Sequence

from gvm_py.errors import UsageError
from gvm_py.records import dataclass

BEGIN = b"# >>> gosdk >>>"
END = b"# <<< gosdk <<<"
_HEAD = b"# Managed by gosdk; "
SETUP = _HEAD + b"`gosdk setup --undo` takes it out again"
"""The first line inside a block of `gosdk setup`; other commands give their own."""

_FILE_WAS_MISSING = b" together with this file"
_LINE_WAS_OPEN = b" and the line end above"
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Marks:
    """The lines that begin and end a block."""

    begin: bytes
    end: bytes


_MARKS = Marks(BEGIN, END)


@dataclass(frozen=True)
class BlockSpan:
    """Where a block stands: the line numbers of its two markers, counted from 0."""

    first: int
    last: int


def with_block(before: bytes | None, body: Sequence[bytes], managed: bytes = SETUP) -> bytes:
    """Return the file with one block around the lines of `body`; `before` is None for a file that does not exist.

    An existing block is replaced where it stands. Its lines end in a line feed in any file: a carriage return is part
    of the last word for every shell but PowerShell, which reads both. `managed` is its first line and says which
    command keeps it. Raises UsageError for a file that cannot hold a block.
    """
    text = before or b""
    if text.startswith(_WIDE_MARKS):
        raise UsageError("it is written in UTF-16, where these lines would be garbage")
    lines = text.splitlines(keepends=True)
    spans = block_spans(lines)
    if not spans:
        return _appended(text, body, managed, _FILE_WAS_MISSING if before is None else b"")
    place = spans[0].first
    lines[place] = marked_lines(_MARKS, managed + _note(lines[place + 1], managed), body)
    for span in reversed(spans):
        del lines[max(span.first, place + 1) : span.last + 1]
    return b"".join(lines)


def without_block(before: bytes) -> bytes | None:
    """Return the file as it was before the block came; None when there was no file. Raises UsageError."""
    lines = before.splitlines(keepends=True)
    spans = block_spans(lines)
    if not spans:
        return before
    note = _note(lines[spans[0].first + 1], SETUP)
    ends_with_block = spans[-1].last == len(lines) - 1
    for span in reversed(spans):
        del lines[span.first : span.last + 1]
    rest = b"".join(lines)
    if not rest and note == _FILE_WAS_MISSING:
        return None
    return rest.removesuffix(b"\n") if ends_with_block and note == _LINE_WAS_OPEN else rest


def block_body(before: bytes) -> tuple[bytes, ...]:
    """Return the lines inside the first block, empty when there is none. Raises UsageError."""
    lines = before.splitlines()
    span = next(iter(block_spans(lines)), None)
    if span is None:
        return ()
    has_head = lines[span.first + 1].startswith(_HEAD)
    return tuple(lines[span.first + (2 if has_head else 1) : span.last])


def marked_lines(marks: Marks, head: bytes, body: Sequence[bytes]) -> bytes:
    """Return a whole block, `head` its first line."""
    return b"".join(line + b"\n" for line in (marks.begin, head, *body, marks.end))


def block_spans(lines: Sequence[bytes], marks: Marks = _MARKS) -> list[BlockSpan]:
    """Return where the blocks between these marks stand. Raises UsageError for a marker without its partner."""
    spans: list[BlockSpan] = []
    first: int | None = None
    for number, line in enumerate(lines):
        mark = line.strip()
        if mark == marks.begin and first is None:
            first = number
        elif mark == marks.end and first is not None:
            spans.append(BlockSpan(first, number))
            first = None
        elif mark in (marks.begin, marks.end):
            raise _unpaired(number)
    if first is not None:
        raise _unpaired(first)
    return spans


def _appended(text: bytes, body: Sequence[bytes], managed: bytes, note: bytes) -> bytes:
    if text and not text.endswith(b"\n"):
        return text + b"\n" + marked_lines(_MARKS, managed + _LINE_WAS_OPEN, body)
    return text + marked_lines(_MARKS, managed + note, body)


def _note(line: bytes, managed: bytes) -> bytes:
    """Return what follows `managed` on the first line of a block; nothing where that line is another one."""
    head, _, note = line.rstrip().partition(managed)
    return b"" if head else note


def _unpaired(number: int) -> UsageError:
    return UsageError(f"line {number + 1} is a gosdk marker without its partner")
