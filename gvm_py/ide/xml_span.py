"""Where the elements of an IDE's XML file begin and end, in bytes, so that one can change and every other byte stays.

Rewriting such a file with an XML library reorders attributes, and the IDE then asks to reload the project
(facebook/buck#1629). expat only reads here; the changes are splices.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from gvm_py.errors import GosdkError

_START_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_ATTRIBUTE = re.compile(rb"""([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')""")
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

    def inside(self, parent: Element) -> list[Element]:
        """Return the direct children of `parent`."""
        depth = len(parent.path) + 1
        return [
            element
            for element in self.elements
            if len(element.path) == depth and parent.start < element.start < parent.end
        ]

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
            f"{file} is written in UTF-16, which no JetBrains IDE does", hint=f"save it as UTF-8, or delete {file}"
        )
    reader = _XmlReader(data, file, depth)
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise GosdkError(
            f"{file}:{reader.parser.ErrorLineNumber} is not well-formed XML: {error}",
            hint=f"close the IDE and mend that line, or delete {file}: the IDE writes a new one",
        ) from error
    return Document(data, reader.encoding, tuple(sorted(reader.elements, key=lambda element: element.start)))


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
            hint=f"delete {self._file}: the IDE writes a new one",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._level += 1
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
