"""Draw the tables of docs/performance.md as bars, ours against the peers: `python -m bench.charts`.

A chart shows what its table says and nothing else: the first column is the label, the first column of numbers the
length of the bar; a table of numbers alone becomes curves. `python -m bench` draws them after it has written the page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bench.curves import CurveChart, curve_chart, draw_curves

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
PLACE = PAGE.parent / "charts"

_COMMAND = re.compile(r"^`python -m bench\.(\w+)`", re.MULTILINE)
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_OURS = re.compile(r"\b(?:gosdk|shim|import,|sync|audit|walk of gosdk)\b")
_WIDTH, _LABELS, _BAR, _ROW, _TOP = 760, 330, 330, 26, 34
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2933}.title{font-weight:600}.peer{fill:#9aa5b1}.ours{fill:#00add8}"
    "@media(prefers-color-scheme:dark){text{fill:#e4e7eb}.peer{fill:#616e7c}}"
)


@dataclass(frozen=True)
class Bar:
    """One row of a table."""

    label: str
    value: float
    text: str

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
        bars = tuple(dict.fromkeys(Bar(" · ".join(row[:column]), _value(row[column]), row[column]) for row in cells))
        yield Chart(command[1], title, head[column], bars)


def draw(chart: Chart | CurveChart) -> str:
    """Return the chart as SVG."""
    return draw_curves(chart) if isinstance(chart, CurveChart) else _bars(chart)


def _bars(chart: Chart) -> str:
    longest = max(bar.value for bar in chart.bars) or 1.0
    height = _TOP + len(chart.bars) * _ROW + 8
    shapes = [f'<text class="title" x="8" y="20">{escape(chart.title)} ({escape(chart.unit)})</text>']
    for number, bar in enumerate(chart.bars):
        y = _TOP + number * _ROW
        length = max(1.0, bar.value / longest * _BAR)
        kind = "ours" if bar.is_ours else "peer"
        shapes.append(f'<text x="8" y="{y + 16}">{escape(_shortened(bar.label))}</text>')
        shapes.append(f'<rect class="{kind}" x="{_LABELS}" y="{y + 4}" width="{length:.1f}" height="16" rx="2"/>')
        shapes.append(f'<text x="{_LABELS + length + 6:.1f}" y="{y + 16}">{escape(bar.text)}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" role="img">'
    title = f"<title>{escape(chart.title)}: {escape(chart.unit)}, shorter is better</title>"
    return "\n".join([head, title, f"<style>{_STYLE}</style>", *shapes, "</svg>"]) + "\n"


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
