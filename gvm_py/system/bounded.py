"""Small files of others, read with a cap; a file that is missing, unreadable or too large is no file."""

import os
from pathlib import Path
from typing import Any

from gvm_py.system.fs import open_regular

_LIMIT = 20 << 20
_TOML_LIMIT = 1 << 18
_MOST_DOTS = 500
"""In one line of TOML: tomllib needs time with the square of the parts of a dotted key."""


def read_if_any(path: Path, limit: int = _LIMIT) -> bytes | None:
    """Return the content, None where there is no readable file of at most `limit` bytes."""
    try:
        with open_regular(path) as file:
            data = file.read(limit + 1)
    except OSError:
        return None
    return data if len(data) <= limit else None


def read_tail(path: Path, limit: int) -> tuple[bytes, bool]:
    """Return the last `limit` bytes of a file, from the start of a line on, and whether that is all of it.

    Nothing for what is missing, unreadable or no regular file.
    """
    try:
        with open_regular(path) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - limit))
            data = file.read(limit)
    except OSError:
        return b"", True
    return (data, True) if size <= limit else (data.partition(b"\n")[2], False)


def parse_toml(text: str) -> dict[str, Any]:
    """Return the table in `text`, floats as they are written. Takes time with the size alone.

    Raises ValueError for what is not TOML, or is too large or too deep to be read in time.
    """
    import tomllib

    if len(text) > _TOML_LIMIT:
        raise ValueError(f"it is larger than {_TOML_LIMIT >> 10} KiB")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > _MOST_DOTS:
            raise ValueError(f"line {number} has more than {_MOST_DOTS} dots")
    try:
        return tomllib.loads(text, parse_float=str)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
