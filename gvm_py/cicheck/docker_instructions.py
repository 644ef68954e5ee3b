"""The instructions of a Dockerfile: continued lines joined, comments left out, and heredocs of RUN line by line."""

import re
from collections.abc import Iterator

from gvm_py.cicheck.source_text import SourceText, joined, source_at

_HEREDOC = re.compile(r"""(?<!\S)[0-9]*<<-?["']?(\w+)["']?(?!\S)""")
LONGEST_VALUE = 2000


def instructions(text: str) -> Iterator[tuple[int, SourceText]]:
    """Yield each instruction and the number of its first line: continued lines joined."""
    escape = "`" if re.match(r"(?i)(?:#.*\n)*#\s*escape\s*=\s*`", text[:LONGEST_VALUE]) else "\\"
    first = 0
    parts: list[SourceText] = []
    lines = _lines(text)
    for number, line in lines:
        if not line.text or line.text.startswith("#"):
            continue
        first = first or number
        parts.append(line.slice(0, len(line.text.removesuffix(escape))))
        if not line.text.endswith(escape):
            instruction = joined(parts, " ")
            yield first, instruction
            yield from _heredocs(instruction, lines)
            first, parts = 0, []


def _lines(text: str) -> Iterator[tuple[int, SourceText]]:
    offset = 0
    for number, line in enumerate(text.split("\n"), start=1):
        yield number, source_at(line[:LONGEST_VALUE].strip(), offset + len(line) - len(line.lstrip()))
        offset += len(line) + 1


def _heredocs(instruction: SourceText, lines: Iterator[tuple[int, SourceText]]) -> Iterator[tuple[int, SourceText]]:
    """Skip the heredocs of an instruction. Those of RUN are commands: each line comes as a RUN of its own."""
    is_script = instruction.text[:4].upper() == "RUN "
    for end in _HEREDOC.findall(instruction.text):
        for number, line in lines:
            if line.text == end:
                break
            if is_script:
                yield number, joined([source_at("RUN", None), line], " ")
