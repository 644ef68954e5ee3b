"""Tables of the page: on a narrow screen each row becomes a block, and what is long is folded."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from gvm_py.ui.page.markup import Markup, joined, tag, text

_MOST_IN_CELL = 5
_SHOWN, _AT_ONCE, _IN_FULL, _NAMES_AT_ONCE = 20, 100, 200, 1000
_LONGEST_NAME = 120
T = TypeVar("T")


def grid(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    """Return a table. The roles keep it one for a screen reader where the style shows its rows as blocks."""
    titles = joined(tag("th", title, scope="col", role="columnheader") for title in head)
    body = joined(_row(head, row) for row in rows)
    return tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", titles, role="row"), role="rowgroup"),
        tag("tbody", body, role="rowgroup"),
        role="table",
    )


def _row(head: Sequence[str], cells: Sequence[str]) -> Markup:
    first, *others = cells
    named = [tag("th", first, scope="row", role="rowheader")]
    named += [tag("td", cell, role="cell", data_label=title) for title, cell in zip(head[1:], others, strict=True)]
    return tag("tr", *named, role="row")


def folded(items: Sequence[T], draw: Callable[[Sequence[T]], Markup], name: Callable[[T], str]) -> Iterator[Markup]:
    """Yield the first items as `draw` shows them, more in blocks that are opened by hand, and the rest by name only."""
    if items:
        yield draw(items[:_SHOWN])
    for start, block in _blocks(items[:_IN_FULL], _SHOWN, _AT_ONCE):
        yield fold(f"{start + 1:,} to {start + len(block):,} of {len(items):,}", draw(block))
    for start, block in _blocks(items, _IN_FULL, _NAMES_AT_ONCE):
        shown = [tag("li", text(name(item), _LONGEST_NAME)) for item in block]
        title = f"{start + 1:,} to {start + len(block):,} of {len(items):,}, by name only"
        yield fold(title, tag("ul", *shown, class_="names"))


def _blocks(items: Sequence[T], first: int, size: int) -> Iterator[tuple[int, Sequence[T]]]:
    return ((start, items[start : start + size]) for start in range(first, len(items), size))


def fold(title: str, *content: str) -> Markup:
    """Return what is shown once its title has been opened, by mouse or keyboard and without a script."""
    return tag("details", tag("summary", title), *content)


def lines(parts: Sequence[Markup]) -> Markup:
    """Return the lines of one cell, at most a few of them; a dash for none."""
    if not parts:
        return tag("span", "-", class_="none")
    more = len(parts) - _MOST_IN_CELL
    rest = [tag("div", f"and {more:,} more", class_="line")] if more > 0 else []
    return joined([*(tag("div", part, class_="line") for part in parts[:_MOST_IN_CELL]), *rest])
