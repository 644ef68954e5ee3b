"""Draw a table whose first column counts something as curves, one for each other column; both axes are logarithmic."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT, _LEFT, _TOP, _PLOT, _DEEP = 760, 300, 70, 40, 410, 210
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2933}.title{font-weight:600}.grid{stroke:#d3d9de}"
    "polyline{fill:none;stroke-width:2.5}.c0{stroke:#007d9c;fill:#007d9c}.c1{stroke:#b4540a;fill:#b4540a}"
    ".c2{stroke:#6b3fa0;fill:#6b3fa0}.line{fill:none}"
    "@media(prefers-color-scheme:dark){text{fill:#e4e7eb}.grid{stroke:#3e4c59}.c0{stroke:#5dc9e2;fill:#5dc9e2}"
    ".c1{stroke:#f0a35e;fill:#f0a35e}.c2{stroke:#c3a1f0;fill:#c3a1f0}polyline{fill:none}}"
)


@dataclass(frozen=True)
class CurveChart:
    """A table of growth: what is counted, and a line of values for each command."""

    name: str
    title: str
    unit: str
    counts: tuple[float, ...]
    lines: tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True)
class _Scale:
    """A logarithmic axis from one power of ten to another."""

    first: int
    last: int
    start: float
    length: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, length: float) -> "_Scale":
        first, last = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        return cls(first, max(last, first + 1), start, length)

    def at(self, value: float) -> float:
        return self.start + (math.log10(value) - self.first) / (self.last - self.first) * self.length

    @property
    def marks(self) -> list[float]:
        return [10.0**power for power in range(self.first, self.last + 1)]


def curve_chart(name: str, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> CurveChart:
    """Return the chart of a table."""
    lines = tuple((head[index], tuple(float(row[index]) for row in rows)) for index in range(1, len(head)))
    return CurveChart(name, title, head[0], tuple(float(row[0]) for row in rows), lines)


def draw_curves(chart: CurveChart) -> str:
    """Return the chart as SVG."""
    across = _Scale.over(chart.counts, _LEFT, _PLOT)
    down = _Scale.over([value for _, values in chart.lines for value in values], _TOP + _DEEP, -_DEEP)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img">'
    title = f"<title>{escape(chart.title)}, lower is better; both axes are logarithmic</title>"
    shown = f'<text class="title" x="8" y="20">{escape(chart.title)}</text>'
    parts = [shown, *_axes(chart.unit, across, down), *_lines(chart, across, down)]
    return "\n".join([head, title, f"<style>{_STYLE}</style>", *parts, "</svg>"]) + "\n"


def _axes(unit: str, across: _Scale, down: _Scale) -> Iterator[str]:
    bottom, right = _TOP + _DEEP, _LEFT + _PLOT
    for value in across.marks:
        x = across.at(value)
        yield f'<line class="grid" x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom}"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{value:,.0f}</text>'
    for value in down.marks:
        y = down.at(value)
        yield f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'
    yield f'<text x="{(_LEFT + right) / 2:.0f}" y="{bottom + 38}" text-anchor="middle">{escape(unit)}</text>'


def _lines(chart: CurveChart, across: _Scale, down: _Scale) -> Iterator[str]:
    for number, (name, values) in enumerate(chart.lines):
        points = [(across.at(count), down.at(value)) for count, value in zip(chart.counts, values, strict=True)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polyline class="line c{number}" points="{path}"/>'
        yield from (f'<circle class="c{number}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in points)
        y = _TOP + 14 + number * 22
        yield f'<rect class="c{number}" x="500" y="{y - 10}" width="12" height="12"/>'
        yield f'<text x="520" y="{y}">{escape(name)}</text>'
