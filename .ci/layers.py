"""Draw docs/layers.svg from the layers that import-linter keeps (pyproject.toml). `make docs` runs it."""

import tomllib
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
PICTURE = REPOSITORY / "docs" / "layers.svg"
CAPTIONS = (
    "start",
    "one error boundary",
    "one file per command",
    "stable Python API",
    "what a command does",
    "diagnosis, copies",
    "healthy store",
    "one SDK",
    "where from, genuine",
    "what is here",
    "vulnerabilities",
    "which SDK",
    "committed files",
    "editors",
    "formats of Go",
    "shells, people",
    "settings, requests",
    "network",
    "machine",
    "ground",
    "what can fail",
    "how classes are made",
)
"""What each row is about, from top to bottom."""

_WIDTH, _LEFT, _LINE, _PADDING, _GAP = 860, 190, 22, 8, 8
_LETTER = 7.3
"""Width of a letter of the monospaced 12-pixel font, in pixels."""
_STYLE = (
    "text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#1f2933}"
    ".caption{font-family:system-ui,sans-serif;fill:#52606d}"
    "rect{fill:#e6f6fb;stroke:#00add8}"
    "@media(prefers-color-scheme:dark){text{fill:#e4e7eb}.caption{fill:#9aa5b1}rect{fill:#10303a}}"
)


def layers(pyproject: Path) -> list[list[str]]:
    """Return the modules of each row, without the name of the package, from top to bottom."""
    contracts = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    rows = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [[name.strip(" ()").removeprefix("gvm_py.") for name in row.split("|")] for row in rows]


def draw(rows: Sequence[Sequence[str]]) -> str:
    """Return the picture: a box for each row, its caption on the left. Raises ValueError for a row without one."""
    shapes, top = [], _GAP
    for caption, names in zip(CAPTIONS, rows, strict=True):
        lines = list(_wrapped(names))
        height = len(lines) * _LINE + 2 * _PADDING
        shapes.append(f'<rect x="{_LEFT}" y="{top}" width="{_WIDTH - _LEFT - _GAP}" height="{height}" rx="5"/>')
        shapes.append(f'<text class="caption" x="{_GAP}" y="{top + height / 2 + 4:g}">{escape(caption)}</text>')
        for number, line in enumerate(lines):
            y = top + _PADDING + number * _LINE + 15
            shapes.append(f'<text x="{_LEFT + 12}" y="{y}">{escape(line)}</text>')
        top += height + _GAP
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" width="{_WIDTH}" role="img">'
    title = "<title>The layers of gosdk: a module imports only from rows below its own</title>"
    return "\n".join([head, title, f"<style>{_STYLE}</style>", *shapes, "</svg>"]) + "\n"


def _wrapped(names: Sequence[str]) -> Iterator[str]:
    room = int((_WIDTH - _LEFT - _GAP - 24) / _LETTER)
    line = ""
    for name in names:
        longer = f"{line} · {name}" if line else name
        if len(longer) > room:
            yield line
            longer = name
        line = longer
    yield line


if __name__ == "__main__":
    PICTURE.write_text(draw(layers(REPOSITORY / "pyproject.toml")), encoding="utf-8")
