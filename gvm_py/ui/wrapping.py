"""Text on a screen of so many columns: how wide it is, and where its lines break."""

import unicodedata
from collections.abc import Iterator

from gvm_py.ui.screen import MARKS


def width(text: str) -> int:
    """Return how many terminal columns `text` takes: two for each East Asian wide character, none for colour."""
    return len(text) if text.isascii() else sum(map(_width, text))


def wrap(text: str, columns: int) -> list[str]:
    """Return `text` as lines of at most `columns`; a word that is longer breaks behind a slash, else anywhere."""
    columns = max(columns, 2)
    lines = [""]
    for word in _words(text, columns):
        line = f"{lines[-1]} {word}" if lines[-1] else word
        if width(line) <= columns:
            lines[-1] = line
        else:
            lines.append(word)
    return lines


def _words(text: str, columns: int) -> Iterator[str]:
    for word in text.split():
        rest = word
        while width(rest) > columns:
            head = _head(rest, columns)
            yield head
            rest = rest[len(head) :]
        if rest:
            yield rest


def _head(word: str, columns: int) -> str:
    """Return the longest beginning of a word that fits, at least one character."""
    length = taken = 0
    while length < len(word) and taken + _width(word[length]) <= columns:
        taken += _width(word[length])
        length += 1
    slash = word.rfind("/", 0, length)
    return word[: slash + 1] if slash > 0 else word[: max(length, 1)]


def _width(letter: str) -> int:
    if letter.isascii():
        return 1
    if letter in MARKS or unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
