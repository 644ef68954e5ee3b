"""Where a value stands in a TOML file. tomllib knows no places, so the text is searched for what it found."""

import re
from collections.abc import Iterator, Sequence

_HEADER = re.compile(r"[ \t]*\[([^\[\]]*)\][ \t]*(?:#.*)?\r?")
_KEY = re.compile(r"[ \t]*([\w\"':-]+(?:[ \t]*\.[ \t]*[\w\"':-]+)*)[ \t]*=")


def toml_place(text: str, keys: Sequence[str], value: str) -> tuple[int, int | None]:
    """Return the line of the key path `keys`, 1 where it is not found, and the offset of `value`, a string there."""
    found = list(_assignments(text))
    exact = (start for start, path in found if path[: len(keys)] == list(keys))
    # An inline table has its inner keys on the line of an outer one, the innermost that has a line.
    outer = [(-len(path), start) for start, path in found if path and path == list(keys[: len(path)])]
    start = next(exact, min(outer)[1] if outer else None)
    if start is None:
        return 1, None
    quoted = re.compile(rf"(?<=[\"']){re.escape(value)}(?=[\"'])").search(text, start)
    return text.count("\n", 0, start) + 1, quoted.start() if quoted else None


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
