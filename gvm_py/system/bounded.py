"""Read files that gosdk did not write, with a size cap and without waiting for a pipe or a device."""

import errno
import os
from pathlib import Path
from typing import Any

from gvm_py.system.fs import open_regular

_LIMIT = 20 << 20
_PATH_LIMIT = 4096
_TOML_LIMIT = 1 << 18
_MOST_DOTS = 500
"""In one line of TOML: tomllib needs time with the square of the parts of a dotted key."""


def read_bounded(path: Path, limit: int) -> bytes:
    """Return the content of a regular file.

    Raises OSError: as opening does, EINVAL for what is not a regular file, EFBIG for more than `limit` bytes.
    """
    with open_regular(path) as file:
        data = b"" if os.fstat(file.fileno()).st_size > limit else file.read(limit + 1)
        # The size is asked first, so that a large file costs no memory; and later, as a file may grow.
        if len(data) > limit or os.fstat(file.fileno()).st_size > limit:
            raise OSError(errno.EFBIG, f"larger than {limit} bytes", str(path))
    return data


def read_if_any(path: Path, limit: int = _LIMIT) -> bytes | None:
    """Return the content; None for a file that is missing, unreadable, not regular or larger than `limit` bytes."""
    try:
        return read_bounded(path, limit)
    except OSError:
        return None


def ended_like(before: bytes | None, after: bytes) -> bytes:
    """Return `after` with CRLF at the end of each line where most lines of `before`, the content so far, have it."""
    if not before or 2 * before.count(b"\r\n") <= before.count(b"\n"):
        return after
    return after.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def read_path(path: Path) -> Path | None:
    """Return the absolute path in the first line of a file, None for a file that does not have one."""
    try:
        with open_regular(path) as file:
            found = Path(os.fsdecode(file.readline(_PATH_LIMIT).rstrip(b"\r\n")))
    except OSError:
        return None
    return found if found.is_absolute() else None


def sha256_of(path: Path) -> str:
    """Return the sha256 of a regular file in hex. Raises OSError."""
    import hashlib  # most commands hash no file

    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_tail(path: Path, limit: int) -> tuple[bytes, bool]:
    """Return the last `limit` bytes of a file, from the start of a line, and whether that is the whole file.

    Empty for a file that is missing, unreadable or not regular.
    """
    try:
        with open_regular(path) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - limit))
            data = file.read(limit)
    except OSError:
        return b"", True
    return (data, True) if size <= limit else (data.partition(b"\n")[2], False)


BOM = "\ufeff"
"""The byte order mark that editors and PowerShell of Windows put in front of UTF-8."""


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
        return tomllib.loads(text.removeprefix(BOM), parse_float=str)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
