"""Small files of others, read with a cap; a file that is missing, unreadable or too large is no file."""

import os
import stat
from pathlib import Path

_LIMIT = 20 << 20


def read_if_any(path: Path, limit: int = _LIMIT) -> bytes | None:
    """Return the content, None where there is no readable file of at most `limit` bytes."""
    try:
        # A pipe would be waited on for ever.
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except OSError:
        return None
    return data if len(data) <= limit else None
