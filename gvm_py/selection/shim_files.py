"""The files in `shims/`: read, compared and replaced one by one."""

import os
from contextlib import suppress
from pathlib import Path

from gvm_py.selection.native_program import DESCRIPTION
from gvm_py.system.fs import replace_with_link, write_atomic

_READ_LIMIT = 1 << 20


def scan_shims(directory: Path) -> dict[str, os.stat_result]:
    """Return the status of each file by its name, nothing where there is no directory."""
    try:
        return {entry.name: entry.stat(follow_symlinks=False) for entry in os.scandir(directory)}
    except FileNotFoundError:
        return {}


def is_up_to_date(path: Path, status: os.stat_result, content: bytes, known: dict[int | str, bytes]) -> bool:
    """Return whether a file holds `content`; `known` is what the files read so far hold, by their inode."""
    if status.st_size != len(content):
        return False
    file = status.st_ino or path.name  # Windows does not report the inode here
    if file not in known:
        known[file] = read_shim(path)
    return known[file] == content and (path.name == DESCRIPTION or os.access(path, os.X_OK))


def read_shim(path: Path) -> bytes:
    """Return what a file holds, nothing for one that cannot be read."""
    with suppress(OSError), open(path, "rb") as file:
        return file.read(_READ_LIMIT)
    return b""


def put_shim(path: Path, content: bytes | None, first: dict[bytes, Path]) -> None:
    """Replace or remove one file; a program that was written before is linked to, not written again."""
    if content is None:
        path.unlink(missing_ok=True)
    elif path.name == DESCRIPTION:
        write_atomic(path, content)
    elif content not in first:
        write_atomic(path, content, mode=0o755)
        first[content] = path
    else:
        replace_with_link(path, first[content], mode=0o755)
