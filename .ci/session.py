"""Run a real session of gosdk and draw it as docs/session.svg: `python .ci/session.py` (`make session`).

What is shown is what the commands printed, in the home that the documentation is tried in; a server on loopback is
go.dev, and has the real SDKs of `make test`. Colours follow the reader's light or dark scheme.
"""

import sys
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
sys.path.insert(0, str(REPOSITORY))

from tests.support.console import Command, Ran, run  # noqa: E402 - the path comes first
from tests.support.newcomer import answering, arrive  # noqa: E402
from tests.support.realsdk import NEWER, OLDER, PLACE  # noqa: E402

PICTURE = REPOSITORY / "docs" / "session.svg"
TYPED = (
    "gosdk install 1.26 1.27",
    "gosdk default 1.26",
    "go version",
    "gosdk use 1.27",
    "go version",
    "gosdk sync-ide",
)
_COLUMNS, _LETTER, _LINE, _EDGE = 112, 7.8, 19, 16
_STYLE = (
    "rect{fill:#f6f8fa;stroke:#d0d7de}text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2328;"
    "white-space:pre}.prompt{fill:#0a7ea4;font-weight:600}"
    "@media(prefers-color-scheme:dark){rect{fill:#161b22;stroke:#30363d}text{fill:#e6edf3}.prompt{fill:#4cc9f0}}"
)


def session() -> list[Ran]:
    """Return how each command of TYPED ended. Raises SystemExit where one failed."""
    trees = {version: _files(PLACE / f"go{version}") for version in (OLDER, NEWER)}
    with tempfile.TemporaryDirectory(prefix="gosdk-session-") as name, answering(Path(name), trees) as internet:
        newcomer = arrive(Path(name, "here"), internet)
        typed = [Command(number, text, 0, ()) for number, text in enumerate(TYPED)]
        done = run(typed, newcomer.env, newcomer.project, Path(name, "scratch"))
        failed = [ran for ran in done if ran.code]
        if failed:
            raise SystemExit(f"the session failed: {failed}")
        return [Ran(ran.command, ran.code, newcomer.shown(ran.said).replace("/home/me", "~")) for ran in done]


def _files(tree: Path) -> dict[str, bytes]:
    return {str(path.relative_to(tree)): path.read_bytes() for path in tree.rglob("*") if path.is_file()}


def draw(done: Sequence[Ran]) -> str:
    """Return the picture of a terminal that shows these commands and what they printed."""
    lines: list[tuple[str, str]] = []
    for ran in done:
        lines.append(("prompt", ran.command.text))
        lines += [("", part) for line in ran.said.splitlines() for part in _folded(line)]
    width, height = round(_COLUMNS * _LETTER + 2 * _EDGE), len(lines) * _LINE + 2 * _EDGE
    shapes = []
    for number, (kind, text) in enumerate(lines):
        y = _EDGE + number * _LINE + 14
        start = '<tspan class="prompt">$ </tspan>' if kind else ""
        shapes.append(f'<text x="{_EDGE}" y="{y}">{start}{escape(text)}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">'
    title = "<title>A session: gosdk installs Go, selects it for a directory, and the editors follow</title>"
    frame = f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="6"/>'
    return "\n".join([head, title, f"<style>{_STYLE}</style>", frame, *shapes, "</svg>"]) + "\n"


def _folded(line: str) -> list[str]:
    return [line[start : start + _COLUMNS] for start in range(0, len(line), _COLUMNS)] or [""]


if __name__ == "__main__":
    PICTURE.write_text(draw(session()), encoding="utf-8")
