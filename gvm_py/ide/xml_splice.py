"""Changes to an IDE's XML file that leave every other byte alone, in the file's own indentation and line ends."""

import re
from collections.abc import Sequence

from gvm_py.errors import GosdkError
from gvm_py.ide.xml_span import Document, Element

_UNIT = "  "
_WHITESPACE_BEFORE = re.compile(rb"(?:\r\n|\n|\r)?[ \t]*\Z")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def quoted(value: str) -> str:
    """Return `value` as an attribute value with its quotes. Raises GosdkError for what XML cannot hold."""
    bad = next((letter for letter in value if not _is_xml(letter)), None)
    if bad:
        raise GosdkError(
            f"the path '{value}' holds {bad!r}, which an XML file cannot hold; "
            "move the SDK or the project to a path without it",
        )
    return '"' + value.translate(_ESCAPES) + '"'


def replaced(document: Document, start: int, end: int, text: str) -> bytes:
    """Return the file with `text` in place of the bytes from `start` to `end`."""
    return document.data[:start] + encoded(document, text) + document.data[end:]


def removed(document: Document, elements: Sequence[Element]) -> bytes:
    """Return the file without these elements and the white space that leads to each."""
    data = document.data
    for element in sorted(elements, key=lambda element: element.start, reverse=True):
        data = data[: element.start - len(_lead(document, element))] + data[element.end :]
    return data


def after(document: Document, sibling: Element, lines: Sequence[str]) -> bytes:
    """Return the file with an element, given as lines, as the next sibling of `sibling`."""
    lead = _lead(document, sibling).decode("ascii")
    return replaced(document, sibling.end, sibling.end, lead + lead.join(lines))


def before(document: Document, sibling: Element, lines: Sequence[str]) -> bytes:
    """Return the file with an element, given as lines, as the previous sibling of `sibling`."""
    lead = _lead(document, sibling).decode("ascii")
    return replaced(document, sibling.start, sibling.start, lead.join(lines) + lead)


def added(document: Document, parent: Element, lines: Sequence[str]) -> bytes:
    """Return the file with an element, given as lines, as the last child element of `parent`."""
    children = document.inside(parent)
    return after(document, children[-1], lines) if children else _into(document, parent, lines)


def _into(document: Document, parent: Element, lines: Sequence[str]) -> bytes:
    outer = _lead(document, parent).decode("ascii") or _line_end(document)
    inner = outer + _UNIT + (outer + _UNIT).join(lines)
    if document.is_empty_tag(parent):
        opened = document.data[parent.start : parent.body - 2].rstrip() + b">"
        text = encoded(document, f"{inner}{outer}</{parent.path[-1]}>")
        return document.data[: parent.start] + opened + text + document.data[parent.end :]
    follows = document.data[parent.body :].lstrip(b" \t")[:1]
    return replaced(document, parent.body, parent.body, inner if follows in (b"\r", b"\n") else inner + outer)


def _is_xml(letter: str) -> bool:
    """Return whether XML 1.0 has this character (production 2); a regular expression for it is slow to compile."""
    return letter in "\t\n\r" or " " <= letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd" or letter > "\uffff"


def _lead(document: Document, element: Element) -> bytes:
    """Return the last line break and the indentation in front of an element, or less where there is less."""
    earliest = max(0, element.start - 4096)
    match = _WHITESPACE_BEFORE.search(document.data[earliest : element.start])
    return match[0] if match else b""


def _line_end(document: Document) -> str:
    return "\r\n" if b"\r\n" in document.data else "\n"


def encoded(document: Document, text: str) -> bytes:
    """Return text as bytes in the encoding of the file."""
    # A character reference stands for what the file's own encoding has no byte for.
    return text.encode(document.encoding, "xmlcharrefreplace")
