"""JSON with comments and trailing commas, read with the position of every value, as VS Code's settings files are.

Later keys win over earlier ones of the same name, as in VS Code. What jsonc-parser, VS Code's own parser, accepts
with comments and trailing commas allowed is accepted here; anything else is refused, never repaired.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn

from gvm_py.errors import GosdkError, edit_command

_MOST_NESTED = 100
_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<comment>//[^\r\n]*|/\*.*?\*/)"
    r'|(?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![0-9A-Za-z_.])"
    r"|(?P<word>true|false|null)(?![0-9A-Za-z_])"
    r"|(?P<mark>[{}\[\]:,])",
    re.DOTALL,
)


class Token(NamedTuple):
    """A piece of the text; `kind` is a group of the grammar above, a mark its own kind, or `end`."""

    kind: str
    start: int
    end: int


class JsonMember(NamedTuple):
    """A key of an object, where it begins, and its value."""

    key: str
    start: int
    value: "Node"


class Node(NamedTuple):
    """A value from `start` to `end`. `text` is set for strings, `members` for objects, `items` for arrays.

    `comma` is the position behind a trailing comma of an object, or 0.
    """

    kind: str
    start: int
    end: int
    text: str | None = None
    members: tuple[JsonMember, ...] = ()
    comma: int = 0
    items: tuple["Node", ...] = ()

    def member(self, key: str) -> JsonMember | None:
        """Return the member that counts for `key`: the last of that name."""
        return next((member for member in reversed(self.members) if member.key == key), None)


def parse(text: str, file: Path) -> Node | None:
    """Return the value in `text`, None where there are only comments. `file` is named in GosdkError."""
    parser = _Parser(text, file)
    if parser.current.kind == "end":
        return None
    node = parser.value(0)
    if parser.current.kind != "end":
        parser.fail("something follows the end of the settings")
    return node


def tokens(text: str, start: int, file: Path) -> Iterator[Token]:
    """Yield every token from `start` on, white space and comments included. Raises GosdkError."""
    while start < len(text):
        match = _TOKEN.match(text, start)
        if not match or not match.lastgroup:
            raise _error(file, text, start, f"{text[start : start + 20]!r} is not JSON")
        kind = match[0] if match.lastgroup == "mark" else match.lastgroup
        yield Token(kind, start, match.end())
        start = match.end()


def _error(file: Path, text: str, position: int, what: str) -> GosdkError:
    line = text.count("\n", 0, position) + 1
    return GosdkError(f"{file}:{line}: {what}", hint=edit_command(file))


class _Parser:
    """Builds nodes from tokens; `current` is the token that comes next."""

    def __init__(self, text: str, file: Path) -> None:
        self._text = text
        self._file = file
        self._tokens = tokens(text, 1 if text.startswith("\ufeff") else 0, file)
        self.advance()

    def advance(self) -> Token:
        """Return the current token and move to the next one that is neither space nor comment."""
        done = getattr(self, "current", Token("end", 0, 0))
        end = Token("end", len(self._text), len(self._text))
        self.current = next((token for token in self._tokens if token.kind not in ("space", "comment")), end)
        return done

    def value(self, depth: int) -> Node:
        """Return the value that begins at the current token."""
        if depth > _MOST_NESTED:
            self.fail(f"more than {_MOST_NESTED} levels of brackets")
        token = self.advance()
        if token.kind == "{":
            return self._object(token.start, depth)
        if token.kind == "[":
            return self._array(token.start, depth)
        if token.kind not in ("string", "number", "word"):
            self.fail("a value is missing", token)
        text = self._string(token) if token.kind == "string" else None
        return Node(token.kind, token.start, token.end, text)

    def _object(self, start: int, depth: int) -> Node:
        members: list[JsonMember] = []
        comma = 0
        while self.current.kind != "}":
            if members and not comma:
                self.fail("a comma is missing")
            key = self._expect("string")
            self._expect(":")
            members.append(JsonMember(self._string(key), key.start, self.value(depth + 1)))
            comma = self.advance().end if self.current.kind == "," else 0
        return Node("object", start, self.advance().end, members=tuple(members), comma=comma)

    def _array(self, start: int, depth: int) -> Node:
        comma = True
        items: list[Node] = []
        while self.current.kind != "]":
            if not comma:
                self.fail("a comma is missing")
            items.append(self.value(depth + 1))
            comma = self.current.kind == ","
            if comma:
                self.advance()
        return Node("array", start, self.advance().end, items=tuple(items))

    def _string(self, token: Token) -> str:
        text = self._text[token.start : token.end]
        if "\\" not in text:
            return text[1:-1]
        import json

        return str(json.loads(text))

    def _expect(self, kind: str) -> Token:
        if self.current.kind != kind:
            self.fail(f"{'a key in double quotes' if kind == 'string' else repr(kind)} is missing")
        return self.advance()

    def fail(self, what: str, token: Token | None = None) -> NoReturn:
        """Raise the error for the current token, or for `token`."""
        raise _error(self._file, self._text, (token or self.current).start, what)
