"""The values of JSON files with comments and of TOML files, each with its line and offset."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gvm_py.cicheck.scalars import Keys, Scalar, UnreadableError
from gvm_py.cicheck.source_text import SourceText, source_at
from gvm_py.errors import GosdkError
from gvm_py.ide.jsonc import Node, parse
from gvm_py.system.bounded import parse_toml
from gvm_py.system.toml_places import toml_place

_JSON_LIMIT = 1 << 20
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NAMELESS = Path("json")


def json_scalars(text: str, *, numbers: bool = False) -> list[Scalar]:
    """Return the strings, and the plain numbers if wanted, with keys and place.

    Raises UnreadableError for what is not JSON with comments.
    """
    if len(text) > _JSON_LIMIT:
        raise UnreadableError(1, "is larger than 1 MiB, so it was not judged")
    try:
        root = parse(text, _NAMELESS)
    except GosdkError as error:
        _, line, why = error.message.split(":", 2)
        raise UnreadableError(int(line), f"is not JSON with comments: {why.strip()}") from error
    lines = _Lines(text)
    found = _below(text, root, (), lines) if root else ()
    return [scalar for scalar in found if numbers or not scalar.plain]


class _Lines:
    """Line numbers of offsets that only grow, counted in one pass."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offset = 0
        self._line = 1

    def at(self, offset: int) -> int:
        self._line += self._text.count("\n", self._offset, offset)
        self._offset = offset
        return self._line


def _below(text: str, node: Node, keys: Keys, lines: _Lines) -> Iterator[Scalar]:
    if node.text is not None:
        start = node.start + 1
        is_literal = text[start : node.end - 1] == node.text
        yield Scalar(keys, node.text, lines.at(node.start), start if is_literal else None)
    elif _NUMBER.fullmatch(text, node.start, node.end):
        yield Scalar(keys, text[node.start : node.end], lines.at(node.start), node.start, plain=True)
    for member in node.members:
        yield from _below(text, member.value, (*keys, member.key), lines)
    for index, item in enumerate(node.items):
        yield from _below(text, item, (*keys, index), lines)


def toml_table(text: str) -> dict[str, Any]:
    """Return the content, floats as they are written. Raises UnreadableError."""
    try:
        return parse_toml(text)
    except ValueError as error:
        raise UnreadableError(1, f"cannot be read as TOML: {error}") from error


def locate(text: str, keys: Sequence[str], value: str) -> tuple[int, SourceText]:
    """Return the line of the key path `keys` and the place of `value`, a string there; line 1 where it is not found."""
    line, start = toml_place(text, keys, value)
    return line, source_at(value, start)
