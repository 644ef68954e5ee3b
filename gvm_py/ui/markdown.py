"""Show a page written in Markdown on a terminal: wrapped, tables aligned, without the marks that are for browsers."""

import re
from collections.abc import Callable, Iterator

from gvm_py.ui.output import table
from gvm_py.ui.screen import Screen, paint
from gvm_py.ui.wrapping import wrap

_FULL_WIDTH = 100
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ITEM = re.compile(r"(\s*)([-*]|[0-9]+\.)\s+(.*)")
_RULE = re.compile(r"\|[\s:|-]+\|?")


def render_page(text: str, screen: Screen) -> str:
    """Return a page for a screen; code blocks keep their lines, everything else is wrapped."""
    columns = min(screen.width or _FULL_WIDTH, _FULL_WIDTH)
    return "\n".join(_lines(text.splitlines(), columns, screen.width or _FULL_WIDTH))


def _lines(source: list[str], columns: int, screen_columns: int) -> Iterator[str]:
    at = 0
    while at < len(source):
        line = source[at]
        end = at + 1
        if line.startswith("```"):
            end = _until(source, end, lambda other: other.startswith("```"))
            yield from (f"    {code}".rstrip() for code in source[at + 1 : end])
            end += 1
        elif line.startswith("|"):
            end = _until(source, end, lambda other: not other.startswith("|"))
            yield from _table(source[at:end], screen_columns)
        elif line.startswith("#"):
            yield from (paint(part, "strong") for part in wrap(_plain(line.lstrip("#").strip()), columns))
        elif not line.strip():
            yield ""
        else:
            end = _until(source, end, _begins_something)
            yield from _paragraph(source[at:end], columns)
        at = end


def _until(source: list[str], start: int, is_end: Callable[[str], bool]) -> int:
    return next((at for at in range(start, len(source)) if is_end(source[at])), len(source))


def _begins_something(line: str) -> bool:
    return not line.strip() or line.startswith(("```", "|", "#")) or bool(_ITEM.match(line))


def _paragraph(source: list[str], columns: int) -> Iterator[str]:
    first, hang = source[0], ""
    if item := _ITEM.match(first):
        mark = f"{item[1]}{item[2]} "
        first, hang = item[3], " " * len(mark)
    else:
        mark = ""
    words = _plain(" ".join([first, *source[1:]]))
    for number, line in enumerate(wrap(words, columns - len(hang))):
        yield f"{mark if number == 0 else hang}{line}"


def _table(source: list[str], columns: int) -> Iterator[str]:
    rows = [[_plain(cell.strip()) for cell in _cells(line)] for line in source if not _RULE.fullmatch(line.strip())]
    length = max(map(len, rows))
    head, *body = [tuple(row + [""] * (length - len(row))) for row in rows]
    yield from table([tuple(paint(cell, "strong") for cell in head), *body], columns).splitlines()


def _cells(line: str) -> list[str]:
    return [cell.replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _plain(text: str) -> str:
    """Return text without links and emphasis; the backticks around what is typed stay."""
    return _LINK.sub(r"\1", text).replace("**", "")
