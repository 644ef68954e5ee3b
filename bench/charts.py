"""Draw the tables of docs/performance.md as bars, ours against the peers: `python -m bench.charts`.

A chart shows what its table says and nothing else: the first column is the label, the first column of numbers the
length of the bar. A column called goal is about the column to its left: that number or, where it is a ratio or what is
added, what the bar comes to then; a line marks it. A table of numbers alone becomes curves. `python -m bench` draws
them after it has written the page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bench.curves import CurveChart, curve_chart, draw_curves
from bench.goals import goals_of

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
PLACE = PAGE.parent / "charts"

_COMMAND = re.compile(r"^`python -m bench\.(\w+)`", re.MULTILINE)
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_OURS = re.compile(r"\b(?:gosdk|shim|import,|sync|audit|walk of gosdk)\b")
_WIDTH, _LABELS, _BAR, _ROW, _TOP = 760, 330, 330, 26, 34
_NUMBER_WIDTH = 50
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2933}.title{font-weight:600}.peer{fill:#9aa5b1}.ours{fill:#00add8}"
    ".goal{stroke:#b4540a;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#e4e7eb}.peer{fill:#616e7c}.goal{stroke:#f0a35e}}"
)


@dataclass(frozen=True)
class Bar:
    """One row of a table."""

    label: str
    value: float
    text: str
    goals: tuple[float, ...] = ()

    @property
    def is_ours(self) -> bool:
        """Return whether the row is about gosdk and not about a peer."""
        return bool(_OURS.search(self.label)) and not self.label.startswith(("mise", "without", "go build without"))


@dataclass(frozen=True)
class Chart:
    """The first table of a section of the page."""

    name: str
    title: str
    unit: str
    bars: tuple[Bar, ...]


def charts(page: str) -> Iterator[Chart | CurveChart]:
    """Yield a chart for each section whose first table has numbers to compare."""
    for section in page.split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        command = _COMMAND.search(body)
        rows = _first_table(body)
        if not command or len(rows) < 3:
            continue
        head, *cells = rows
        if all(_is_number(cell) for row in cells for cell in row):
            yield curve_chart(command[1], title, head, cells)
            continue
        column = next((index for index in range(1, len(head)) if all(_is_number(row[index]) for row in cells)), None)
        if column is None:
            continue
        bars: dict[str, Bar] = {}
        for row in cells:
            label, value, goals = " · ".join(row[:column]), _value(row[column]), tuple(_marks(head, row, column))
            before = bars[label].goals if label in bars else ()
            bars[label] = Bar(label, value, row[column], before + goals)
        yield Chart(command[1], title, head[column], tuple(bars.values()))


def _marks(head: Sequence[str], row: Sequence[str], column: int) -> Iterator[float]:
    """Yield what the bar of a row comes to at each of its goals, where less is better."""
    for goal in goals_of(head, row):
        if goal.bound == "at least":
            continue
        if goal.column == column:
            yield goal.wanted
        elif head[goal.column].startswith("added"):
            yield _value(row[column]) - goal.measured + goal.wanted
        else:
            yield _value(row[column]) / goal.measured * goal.wanted


def draw(chart: Chart | CurveChart) -> str:
    """Return the chart as SVG."""
    return draw_curves(chart) if isinstance(chart, CurveChart) else _bars(chart)


def _bars(chart: Chart) -> str:
    longest = max(value for bar in chart.bars for value in (bar.value, *bar.goals)) or 1.0
    height = _TOP + len(chart.bars) * _ROW + 8
    shapes = [f'<text class="title" x="8" y="20">{escape(chart.title)} ({escape(chart.unit)})</text>']
    for number, bar in enumerate(chart.bars):
        y = _TOP + number * _ROW
        length = max(1.0, bar.value / longest * _BAR)
        kind = "ours" if bar.is_ours else "peer"
        shapes.append(f'<text x="8" y="{y + 16}">{escape(_shortened(bar.label))}</text>')
        shapes.append(f'<rect class="{kind}" x="{_LABELS}" y="{y + 4}" width="{length:.1f}" height="16" rx="2"/>')
        marks = [_LABELS + goal / longest * _BAR for goal in bar.goals]
        shapes += [f'<line class="goal" x1="{x:.1f}" x2="{x:.1f}" y1="{y + 1}" y2="{y + 23}"/>' for x in marks]
        shapes.append(f'<text x="{_text_at(_LABELS + length, marks):.1f}" y="{y + 16}">{escape(bar.text)}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" role="img">'
    title = f"<title>{escape(chart.title)}: {escape(chart.unit)}, shorter is better; a line is the goal</title>"
    return "\n".join([head, title, f"<style>{_STYLE}</style>", *shapes, "</svg>"]) + "\n"


def _text_at(end: float, marks: Sequence[float]) -> float:
    """Return where the number of a bar begins: behind the bar, and behind a mark that would cross it."""
    return max([end, *(mark for mark in marks if end < mark < end + _NUMBER_WIDTH)]) + 6


def _first_table(body: str) -> Sequence[list[str]]:
    rows = []
    for line in body.splitlines():
        if line.startswith("|"):
            rows.append([cell.strip().replace("`", "") for cell in line.strip("|").split("|")])
        elif rows:
            break
    return [row for row in rows if not set("".join(row)) <= set("-: ")]


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _value(text: str) -> float:
    return max(0.0, float(text))


def _shortened(label: str) -> str:
    return label if len(label) <= 46 else f"{label[:45]}…"


def main() -> None:
    """Write every chart, and remove those whose table is gone."""
    drawn = {f"{chart.name}.svg": draw(chart) for chart in charts(PAGE.read_text(encoding="utf-8"))}
    PLACE.mkdir(exist_ok=True)
    for old in PLACE.glob("*.svg"):
        if old.name not in drawn:
            old.unlink()
    for name, svg in drawn.items():
        (PLACE / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
