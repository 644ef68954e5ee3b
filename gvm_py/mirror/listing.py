"""Files that name other files: written last, and only where they change, so that caches keep what did not."""

from pathlib import Path

from gvm_py.system.fs import write_atomic


def write_list(path: Path, data: bytes) -> None:
    """Let the file at `path` have the content `data`; without content it is removed."""
    if not data:
        path.unlink(missing_ok=True)
    elif not holds(path, data):
        write_atomic(path, data)


def holds(path: Path, data: bytes) -> bool:
    """Return whether a file is exactly `data`. One of another length is not read. Raises OSError but for no file."""
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
