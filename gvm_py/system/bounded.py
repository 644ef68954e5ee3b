"""Small files of others, read with a cap; a file that is missing, unreadable or too large is no file."""

import os
from pathlib import Path

from gvm_py.system.fs import open_regular

_LIMIT = 20 << 20


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
