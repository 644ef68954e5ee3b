"""Where the elements of an IDE's XML file begin and end, in bytes, so that one can change and every other byte stays.

Rewriting such a file with an XML library reorders attributes, and the IDE then asks to reload the project
(facebook/buck#1629). expat only reads here; the changes are splices.
"""

import bisect
import re
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from gvm_py.errors import GosdkError, move_aside
from gvm_py.records import dataclass

_START_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_ATTRIBUTE = re.compile(rb"""([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')""")
_LINE_END = re.compile(rb"\n")
_MOST_NESTED = 100
_MOST_ATTRIBUTES = 1000
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


class Element(NamedTuple):
    """An element: the names from the root down to it, its attributes, and offsets into the file.

    `start` is its `<`, `body` is just behind its start tag, `end` just behind the whole element.
    """

    path: tuple[str, ...]
    attributes: dict[str, str]
    start: int
    body: int
    end: int


@dataclass(frozen=True)
class Document:
    """A well-formed file and its elements, in the order in which they begin."""

    data: bytes
    encoding: str
    elements: tuple[Element, ...]

    def at(self, *path: str) -> list[Element]:
        """Return the elements with exactly these names from the root down."""
        return [element for element in self.elements if element.path == path]

    def below(self, outer: Element, *path: str) -> list[Element]:
        """Return the elements with exactly these names from `outer` down."""
        full = (*outer.path, *path)
        return [element for element in self._between(outer) if element.path == full]

    def inside(self, parent: Element) -> list[Element]:
        """Return the direct children of `parent`."""
        depth = len(parent.path) + 1
        return [element for element in self._between(parent) if len(element.path) == depth]

    def line(self, element: Element) -> int:
        """Return the line on which an element begins, counted from 1."""
        return bisect.bisect_left(self._line_ends, element.start) + 1

    def _between(self, outer: Element) -> tuple[Element, ...]:
        first = bisect.bisect_right(self._starts, outer.start)
        return self.elements[first : bisect.bisect_left(self._starts, outer.end)]

    @cached_property
    def _starts(self) -> list[int]:
        return [element.start for element in self.elements]

    @cached_property
    def _line_ends(self) -> list[int]:
        return [match.start() for match in _LINE_END.finditer(self.data)]

    def is_empty_tag(self, element: Element) -> bool:
        """Return whether the element is written as one tag, `<a />`."""
        return element.body == element.end and self.data[element.body - 2 : element.body] == b"/>"

    def attribute_spans(self, element: Element) -> dict[str, tuple[int, int, int]]:
        """Return name to (start, value start, end) of each attribute; the value has its quotes."""
        found = _ATTRIBUTE.finditer(self.data, element.start, element.body)
        return {match[1].decode("ascii", "replace"): (match.start(), match.start(2), match.end()) for match in found}


def parse(data: bytes, file: Path, *, depth: int) -> Document:
    """Return the document in `data` with its elements down to `depth` levels (the root is level 1).

    `file` is only named in messages. Raises GosdkError for what is not XML, declares entities or is UTF-16.
    """
    if data.startswith(_UTF16_MARKS):
        raise GosdkError(
            f"{file} is written in UTF-16, which no JetBrains IDE does; save it as UTF-8, or move it away",
            hint=_move_away(file),
        )
    reader = _XmlReader(data, file, depth)
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise GosdkError(
            f"{file}:{reader.parser.ErrorLineNumber} is not well-formed XML: {error}; close the IDE, move the "
            "file away, and the IDE writes a new one; its Local History may have the old one",
            hint=_move_away(file),
        ) from error
    return Document(data, reader.encoding, tuple(sorted(reader.elements, key=lambda element: element.start)))


def _move_away(file: Path) -> str:
    # Never "delete it": run configurations, changelists and bookmarks are in it.
    return move_aside(file, ".broken")


class _XmlReader:
    """Collects elements from expat's events."""

    def __init__(self, data: bytes, file: Path, depth: int) -> None:
        self.elements: list[Element] = []
        self.encoding = "utf-8"
        self._data = data
        self._file = file
        self._depth = depth
        self._level = 0
        self._open: list[tuple[str, dict[str, str], int]] = []
        self.parser = expat.ParserCreate()
        self.parser.XmlDeclHandler = self._declaration
        self.parser.EntityDeclHandler = self._entity
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = encoding or "utf-8"

    def _entity(self, name: str, *_rest: object) -> None:
        raise GosdkError(
            f"{self._file}:{self.parser.CurrentLineNumber} declares the XML entity {name!r}, which no IDE writes "
            "and which can be made to fill the memory",
            hint=_move_away(self._file),
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._level += 1
        what = f"{_MOST_NESTED} levels of elements" if self._level > _MOST_NESTED else ""
        what = f"{_MOST_ATTRIBUTES} attributes in one element" if len(attributes) > _MOST_ATTRIBUTES else what
        if what:
            line = self.parser.CurrentLineNumber
            raise GosdkError(f"{self._file}:{line} has more than {what}", hint=_move_away(self._file))
        if self._level <= self._depth:
            self._open.append((name, attributes, self.parser.CurrentByteIndex))

    def _end(self, _name: str) -> None:
        if self._level <= self._depth:
            path = tuple(name for name, _, _ in self._open)
            _, attributes, start = self._open.pop()
            body = self._behind_tag(start)
            index = self.parser.CurrentByteIndex
            end = body if self._data[body - 2 : body] == b"/>" else self._behind_tag(index)
            self.elements.append(Element(path, attributes, start, body, end))
        self._level -= 1

    def _behind_tag(self, start: int) -> int:
        match = _START_TAG.match(self._data, start)
        return match.end() if match else start
