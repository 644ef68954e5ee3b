"""The pages of the documentation as data: their headings, anchors, links and fenced blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent.parent
_FENCE = re.compile(r"^( *)```(\S*).*$")
_HEADING = re.compile(r"^(#{1,6}) +(.*?) *#*$")
_LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(<?([^()\s<>]+)>?\)")
_CODE = re.compile(r"(`+)(.+?)\1")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the number of its first line, and its lines without the fence's indentation."""

    language: str
    line: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        """The path relative to the repository."""
        return self.path.relative_to(REPOSITORY).as_posix()

    @cached_property
    def _parts(self) -> tuple[list[tuple[int, str]], list[Block]]:
        prose: list[tuple[int, str]] = []
        blocks: list[Block] = []
        opened: tuple[str, str, int] | None = None
        inside: list[str] = []
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), start=1):
            fence = _FENCE.match(line)
            if opened is None and fence:
                opened, inside = (fence[1], fence[2], number + 1), []
            elif opened is None:
                prose.append((number, line))
            elif fence and not fence[2]:
                blocks.append(Block(opened[1], opened[2], tuple(inside)))
                opened = None
            else:
                inside.append(line.removeprefix(opened[0]))
        assert opened is None, f"{self.name}: a fence is never closed: {opened}"
        return prose, blocks

    @property
    def prose(self) -> list[tuple[int, str]]:
        """Number and text of every line outside of fences."""
        return self._parts[0]

    @property
    def blocks(self) -> list[Block]:
        """Every fenced block, in order."""
        return self._parts[1]

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Level and text of every heading, in order."""
        found = (_HEADING.match(line) for _, line in self.prose)
        return [(len(match[1]), match[2]) for match in found if match]

    @property
    def anchors(self) -> set[str]:
        """What a link to this page may name behind `#`, as GitHub makes it of a heading."""
        return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for _, text in self.headings}

    def links(self) -> Iterator[tuple[int, str]]:
        """Yield line and target of every link and picture."""
        for number, line in self.prose:
            for match in _LINK.finditer(_CODE.sub(lambda code: "`" * len(code[0]), line)):
                yield number, match[1]

    def code_spans(self) -> Iterator[tuple[int, str]]:
        """Yield line and text of everything between backticks."""
        for number, line in self.prose:
            for match in _CODE.finditer(line):
                yield number, match[2].strip()


def pages() -> list[Page]:
    """Return the README in each language and every page below docs/, in a fixed order."""
    readmes = (Page(REPOSITORY / name) for name in ("README.md", "README.zh-CN.md"))
    return [*readmes, *map(Page, sorted((REPOSITORY / "docs").rglob("*.md")))]
