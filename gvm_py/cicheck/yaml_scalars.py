"""The scalars of a YAML file with their lines: as much of YAML as workflow files use, and no more.

Mappings and sequences in both styles, quotes, comments and anchors. The text of a block scalar is passed over, so that
a script below `run: |` is never mistaken for a setting. Source: YAML 1.2.2, chapters 6 to 8.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

ITEM = "-"
_MOST_NESTED = 50
# No setting is longer, and some expressions here would be slow on a line of megabytes.
_LONGEST = 2000
_MOST_QUOTED_LINES = 50
_LINE_END = re.compile(r"\r\n|\n|\r")
_QUOTED = r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^']|'')*'"
_KEY = re.compile(rf"(?P<key>{_QUOTED}|(?:[^\s\"'\[\]{{}}#,&*!|>%@`-]|-\S)(?:(?!\s#).)*?)\s*:(?=\s|\Z)")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?")
_PROPERTIES = re.compile(r"(?:[&!]\S*(?:\s+|\Z))*")
_COMMENT = re.compile(r"\s#.*|\A#.*")
_FLOW = re.compile(
    rf"(?P<mark>[\[\]{{}},])|(?P<quoted>{_QUOTED})|(?P<colon>:(?=[\s,\[\]{{}}]|\Z)|(?<=[\"']):)"
    r"|(?P<comment>(?<!\S)#.*)|(?P<plain>[^\s,\[\]{}:#](?:[^\s,\[\]{}:]|:(?![\s,\[\]{}]|\Z)|[ \t]+(?=[^\s,\[\]{}:#]))*)"
)


class Leaf(NamedTuple):
    """A scalar: the keys from the root down to it, `-` for items; its text, its line, and whether it has quotes."""

    path: tuple[str, ...]
    text: str
    line: int
    quoted: bool = False


def leaves(text: str) -> Iterator[Leaf]:
    """Yield the scalars of a file in their order. What is no YAML yields something or nothing, and no error."""
    return _Reader([line[:_LONGEST] for line in _LINE_END.split(text)]).leaves()


class _Reader:
    """Goes through the lines; `_open` holds the indentation and the key of everything around the current one."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._next = 0
        self._open: list[tuple[int, str]] = []

    def leaves(self) -> Iterator[Leaf]:
        while self._next < len(self._lines):
            line = self._lines[self._next]
            self._next += 1
            body = line.lstrip(" ")
            if line.startswith(("---", "...")):
                self._open.clear()
            elif body.strip() and not body.startswith(("#", "%")):
                yield from self._entry(len(line) - len(body), body)

    def _entry(self, indent: int, body: str) -> Iterator[Leaf]:
        while body == ITEM or body.startswith("- "):
            self._enter(indent, ITEM)
            rest = body[1:].lstrip(" ")
            indent, body = indent + len(body) - len(rest), rest
        if match := _KEY.match(body):
            self._enter(indent, _unquoted(match["key"]))
            body = body[match.end() :]
        body = body.strip()
        yield from self._value(body[_end(_PROPERTIES, body) :])

    def _enter(self, indent: int, name: str) -> None:
        # The items of a key may be indented no more than the key itself.
        while self._open and self._open[-1][0] >= indent:
            if self._open[-1][0] == indent and name == ITEM != self._open[-1][1]:
                break
            self._open.pop()
        if len(self._open) < _MOST_NESTED:
            self._open.append((indent, name))

    def _value(self, body: str) -> Iterator[Leaf]:
        if _BLOCK.fullmatch(body):
            self._pass_over_block()
        elif body.startswith(("[", "{")):
            yield from self._flow(body)
        elif body.startswith(('"', "'")):
            leaf = self._leaf("", quoted=True)
            yield leaf._replace(text=_unquoted(self._whole_quoted(body)))
        elif text := _COMMENT.sub("", body, count=1).strip():
            yield self._leaf(text)

    def _leaf(self, text: str, *, quoted: bool = False) -> Leaf:
        return Leaf(tuple(name for _, name in self._open), text, self._next, quoted)

    def _pass_over_block(self) -> None:
        outer = self._open[-1][0] if self._open else -1
        while self._next < len(self._lines):
            line = self._lines[self._next]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= outer:
                return
            self._next += 1

    def _whole_quoted(self, body: str) -> str:
        """Return the quoted scalar that begins `body`, with the lines it goes on over; `""` for one without an end."""
        for end in range(self._next, min(self._next + _MOST_QUOTED_LINES, len(self._lines) + 1)):
            whole = " ".join([body, *(line.strip() for line in self._lines[self._next : end])])
            if match := re.match(_QUOTED, whole):
                self._next = end
                return match[0]
        return '""'

    def _flow(self, body: str) -> Iterator[Leaf]:
        marks: list[str] = []
        names: list[str] = []
        scalar: Leaf | None = None
        for kind, text in self._flow_tokens(body):
            if kind in ("plain", "quoted"):
                scalar = self._leaf(_unquoted(text), quoted=kind == "quoted")
            elif kind == "colon":
                names[-1] = scalar.text if scalar else ""
                scalar = None
            elif text in "[{" and len(marks) < _MOST_NESTED:
                marks.append(text)
                names.append(ITEM if text == "[" else "")
            else:
                if scalar and names[-1]:
                    yield scalar._replace(path=(*scalar.path, *names))
                scalar = None
                names[-1] = ITEM if marks[-1] == "[" else ""
                if text in "]}":
                    marks.pop()
                    names.pop()
            if not marks:
                return

    def _flow_tokens(self, body: str) -> Iterator[tuple[str, str]]:
        while True:
            for match in _FLOW.finditer(body):
                if match.lastgroup != "comment":
                    yield str(match.lastgroup), match[0]
            if self._next == len(self._lines):
                return
            body = self._lines[self._next]
            self._next += 1


def _end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _unquoted(text: str) -> str:
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text
