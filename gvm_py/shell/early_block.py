"""A second block in .bashrc, above the line where it ends for a shell without a prompt, as Debian's does.

bash reads .bashrc for `ssh HOST go build`, too; what stands below that line is for terminals only.
"""

import re
from collections.abc import Sequence

from gvm_py.shell.marked_block import SETUP, Marks, block_spans, marked_lines

EARLY = Marks(b"# >>> gosdk without a prompt >>>", b"# <<< gosdk without a prompt <<<")

# A condition at the left edge that asks for a prompt or a terminal, and how it ends the file.
_ASKS = re.compile(rb"(case |if |test |\[).*(\$\{?-|\bPS1\b|-t [012]\b)")
_ENDS = re.compile(rb"\b(return|exit)\b")
_CLOSES = re.compile(rb"(esac|fi)\b")
_LONGEST = 6
"""Lines that such a condition takes: four in Debian's `/etc/skel/.bashrc`."""


def with_early_block(before: bytes | None, body: Sequence[bytes]) -> bytes | None:
    """Return the file with `body` above the line that ends it early, and without the block where no line does."""
    bare = before and without_early_block(before)
    if not bare:
        return before
    lines = bare.splitlines(keepends=True)
    place = _early_end(lines)
    if place is None or not body:
        return bare
    lines.insert(place, marked_lines(EARLY, SETUP, body))
    return b"".join(lines)


def without_early_block(before: bytes) -> bytes:
    """Return the file as it was before the block came. Raises UsageError for a marker without its partner."""
    lines = before.splitlines(keepends=True)
    for span in reversed(block_spans(lines, EARLY)):
        del lines[span.first : span.last + 1]
    return b"".join(lines)


def has_early_block(data: bytes) -> bool:
    """Return whether the block is there. Raises UsageError for a marker without its partner."""
    return bool(block_spans(data.splitlines(), EARLY))


def _early_end(lines: Sequence[bytes]) -> int | None:
    for number, line in enumerate(lines):
        continued = number > 0 and lines[number - 1].rstrip(b"\r\n").endswith(b"\\")
        if not continued and _ASKS.match(line) and _leaves(lines[number : number + _LONGEST]):
            return _above_comments(lines, number)
    return None


def _above_comments(lines: Sequence[bytes], number: int) -> int:
    while number > 0 and lines[number - 1].startswith(b"#"):
        number -= 1
    return number


def _leaves(lines: Sequence[bytes]) -> bool:
    """Return whether the condition that begins with the first line ends the file."""
    if not re.match(rb"(case|if)\b", lines[0]):
        lines = lines[:1]
    for line in lines:
        if _ENDS.search(line.partition(b"#")[0]):
            return True
        if _CLOSES.match(line):
            return False
    return False
