"""One string in a JSONC file set, everything else kept: comments, trailing commas, indentation, line ends."""

import json
import re
from pathlib import Path

from gvm_py.errors import GosdkError, move_aside
from gvm_py.ide.jsonc import Node, parse, tokens

_FIRST_INDENT = re.compile(r"\n([ \t]+)\S")
_DEFAULT_UNIT = "    "


def string_at(text: str, path: tuple[str, ...], file: Path) -> tuple[str, int] | None:
    """Return the string at these keys and its line, counted from 1; None for none or another kind of value."""
    node = parse(text, file)
    for key in path:
        member = node.member(key) if node else None
        node = member.value if member else None
    if node is None or node.text is None:
        return None
    return node.text, text.count("\n", 0, node.start) + 1


def with_string(text: str, path: tuple[str, ...], value: str, file: Path) -> str:
    """Return the text with `value` at these keys; objects on the way are made, other values there are replaced.

    Raises GosdkError naming `file` when the text is not JSONC, or not an object.
    """
    return _Editor(text, file).with_string(path, value)


class _Editor:
    """The text, its line end and its unit of indentation. An `indent` of None means: on one line."""

    def __init__(self, text: str, file: Path) -> None:
        self._text = text
        self._file = file
        self._eol = "\r\n" if "\r\n" in text else "\n"
        unit = _FIRST_INDENT.search(text)
        self._unit = unit[1] if unit else _DEFAULT_UNIT

    def with_string(self, path: tuple[str, ...], value: str) -> str:
        """Return the text with the value set."""
        node = parse(self._text, self._file)
        if node is None:
            head = self._text if not self._text.strip("\ufeff \t\r\n") else self._text.rstrip() + self._eol
            return head + self._render(path, value, "") + self._eol
        if node.kind != "object":
            raise GosdkError(
                f"{self._file} holds {self._text[node.start : node.start + 20]!r} instead of an object of settings; "
                "the editor writes a new file where there is none",
                hint=move_aside(self._file, ".broken"),
            )
        for index, key in enumerate(path):
            if node.kind != "object":
                return self._replace(node, self._render(path[index:], value, self._indent(node.start)))
            member = node.member(key)
            if member is None:
                return self._insert(node, path[index:], value)
            node = member.value
        return self._replace(node, json.dumps(value, ensure_ascii=False))

    def _replace(self, node: Node, new: str) -> str:
        return self._text[: node.start] + new + self._text[node.end :]

    def _render(self, path: tuple[str, ...], value: str, indent: str | None) -> str:
        """Return the value inside an object for each key of `path`."""
        if not path:
            return json.dumps(value, ensure_ascii=False)
        if indent is None:
            return f"{{ {self._member(path, value, None)} }}"
        inner = indent + self._unit
        return f"{{{self._eol}{inner}{self._member(path, value, inner)}{self._eol}{indent}}}"

    def _member(self, path: tuple[str, ...], value: str, indent: str | None) -> str:
        return f"{json.dumps(path[0], ensure_ascii=False)}: {self._render(path[1:], value, indent)}"

    def _insert(self, node: Node, path: tuple[str, ...], value: str) -> str:
        if not node.members:
            return self._fill(node, path, value)
        last = node.members[-1]
        behind = node.comma or last.value.end
        point, must_break = self._behind_comments(behind, node.end - 1)
        # As the last member stands: the first one may share the line of the bracket.
        before = node.members[-2].value.end if len(node.members) > 1 else node.start
        is_multiline = must_break or "\n" in self._text[before : last.start]
        indent = self._indent(last.start) if is_multiline else None
        gap = " " if indent is None else self._eol + indent
        new = gap + self._member(path, value, indent) + ("," if node.comma else "")
        comma = "" if node.comma else ","
        return self._text[:behind] + comma + self._text[behind:point] + new + self._text[point:]

    def _fill(self, node: Node, path: tuple[str, ...], value: str) -> str:
        indent = self._indent(node.start)
        inner = indent + self._unit
        head = self._text[: node.end - 1].rstrip()
        member = self._member(path, value, inner)
        return f"{head}{self._eol}{inner}{member}{self._eol}{indent}{self._text[node.end - 1 :]}"

    def _behind_comments(self, start: int, stop: int) -> tuple[int, bool]:
        """Return the end of the comments that follow on the same line, and whether the line has to end there."""
        point, must_break = start, False
        for token in tokens(self._text[:stop], start, self._file):
            piece = self._text[token.start : token.end]
            if token.kind != "comment" and "\n" in piece:
                break
            if token.kind == "comment":
                point, must_break = token.end, piece.startswith("//")
        return point, must_break

    def _indent(self, position: int) -> str:
        line = self._text[self._text.rfind("\n", 0, position) + 1 : position]
        return line[: len(line) - len(line.lstrip(" \t"))]
