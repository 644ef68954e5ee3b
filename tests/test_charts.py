"""A table of growth becomes curves: a line for each column, a point for each row, and the higher value above."""

import re
from xml.etree import ElementTree

from bench.charts import Chart, charts, draw
from bench.curves import CurveChart

_PAGE = """
## How it grows

`python -m bench.growth`. As it is.

| SDKs | `a <b>`, ms | c, ms |
|--:|--:|--:|
| 1 | 0.30 | 70.00 |
| 10 | 0.31 | 80.00 |
| 1000 | 0.90 | 2000.00 |
"""


def test_a_table_of_numbers_alone_becomes_curves() -> None:
    (chart,) = charts(_PAGE)
    assert isinstance(chart, CurveChart)
    assert (chart.name, chart.unit, chart.counts) == ("growth", "SDKs", (1, 10, 1000))
    assert chart.lines == (("a <b>, ms", (0.3, 0.31, 0.9)), ("c, ms", (70, 80, 2000)))


def test_a_curve_has_a_point_for_each_row_and_rises_with_its_values() -> None:
    (chart,) = charts(_PAGE)
    svg = draw(chart)
    ElementTree.fromstring(svg)  # noqa: S314 - drawn a line above
    lines = [
        [tuple(map(float, point.split(","))) for point in points.split()]
        for points in re.findall(r'points="(.*?)"', svg)
    ]
    assert [len(points) for points in lines] == [3, 3]
    for points in lines:
        assert points == sorted(points)
        assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)
    assert lines[1][0][1] < lines[0][2][1], "70 ms is above 0.9 ms"


def test_a_table_with_words_stays_a_chart_of_bars() -> None:
    (chart,) = charts(_PAGE.replace("| 1 |", "| `gosdk list` |"))
    assert not isinstance(chart, CurveChart)
    assert draw(chart).count("<rect") == 3


def test_a_goal_is_a_line_where_the_bar_would_be() -> None:
    page = """
## It is fast

`python -m bench.fast`. As it is.

| what | ms | ratio to a | goal | added ms | goal |
|---|--:|--:|---|--:|---|
| a | 10 | 1.0 |  | +0 |  |
| gosdk | 20 | 2.0 | at most 1.5 | +10 | below 4 |
| gosdk | 20 | 0.5 of b | at most 1 | +10 | at least 3 |
"""
    (chart,) = charts(page)
    assert isinstance(chart, Chart)
    assert [(bar.label, bar.goals) for bar in chart.bars] == [("a", ()), ("gosdk", (15, 14, 40))]
    svg = draw(chart)
    places = [float(x) for x in re.findall(r'class="goal" x1="([0-9.]+)"', svg)]
    (start, whole), (_, length) = [(330, 660), *re.findall(r'class="ours" x="([0-9]+)".*? width="([0-9.]+)"', svg)]
    assert places[2] == whole, "the longest value is the whole width"
    assert float(length) == (whole - start) / 2
    assert places[:2] == [453.8, 445.5]
