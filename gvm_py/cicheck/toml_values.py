"""One version in a TOML file, with its place. tomllib knows no places, so the text is searched for what it found."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from gvm_py.cicheck.scalars import UnreadableError
from gvm_py.cicheck.source_text import SourceText, source_at

_SIZE_LIMIT = 1 << 18
# tomllib needs time with the square of the parts of a dotted key.
_MOST_DOTS = 500


def toml_table(text: str) -> dict[str, Any]:
    """Return the content. Raises UnreadableError for what is not TOML, and for a size or keys that take too long."""
    import tomllib

    if len(text) > _SIZE_LIMIT:
        raise UnreadableError(1, f"is larger than {_SIZE_LIMIT >> 10} KiB, so it was not judged")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > _MOST_DOTS:
            raise UnreadableError(number, f"has a line with more than {_MOST_DOTS} dots, so it was not judged")
    try:
        return tomllib.loads(text.replace("\r\n", "\n").removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(1, f"is not TOML: {error}") from error


def locate(text: str, keys: Sequence[str], value: str) -> tuple[int, SourceText]:
    """Return the line of the key path `keys` and the place of `value`, a string there; line 1 where it is not found."""
    found = list(_assignments(text))
    exact = (start for start, path in found if path[: len(keys)] == list(keys))
    # An inline table has its inner keys on the line of an outer one.
    outer = (start for start, path in found if path and path == list(keys[: len(path)]))
    start = next(exact, next(outer, None))
    if start is None:
        return 1, source_at(value, None)
    quoted = re.compile(rf"(?<=[\"']){re.escape(value)}(?=[\"'])").search(text, start)
    return text.count("\n", 0, start) + 1, source_at(value, quoted.start() if quoted else None)


_HEADER = re.compile(r"[ \t]*\[([^\[\]]*)\][ \t]*(?:#.*)?\r?")
_KEY = re.compile(r"[ \t]*([\w\"':-]+(?:[ \t]*\.[ \t]*[\w\"':-]+)*)[ \t]*=")


def _assignments(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield where each line with a header or a key begins, and the keys from the root down to it."""
    table: list[str] = []
    offset = 0
    for line in text.split("\n"):
        if header := _HEADER.fullmatch(line):
            table = _parts(header[1])
            yield offset, table
        elif key := _KEY.match(line):
            yield offset, [*table, *_parts(key[1])]
        offset += len(line) + 1


def _parts(text: str) -> list[str]:
    return [part.strip().strip("\"'") for part in text.split(".")]
