"""Where tests write: in memory where there is room, since whoever replaces a file waits for the disk."""

import os
import re
import tempfile
from pathlib import Path

_PLACE = Path("/dev/shm")  # noqa: S108 - pytest makes a directory of its own below it
_NEEDED = 8 << 30
"""Several times what all tests hold at once."""


def use_memory() -> None:
    """Let this process and those that it starts make temporary directories in memory, unless TMPDIR names a place."""
    if "TMPDIR" not in os.environ and _PLACE.is_dir() and _has_room():
        os.environ["TMPDIR"] = tempfile.tempdir = os.fspath(_PLACE)


def _has_room() -> bool:
    disk = os.statvfs(_PLACE)
    free = [disk.f_bavail * disk.f_frsize, *_free_memory()]
    return min(free) >= _NEEDED and not disk.f_flag & os.ST_NOEXEC


def _free_memory() -> list[int]:
    """Return how many bytes are free in the machine, and may be used by this container."""
    available = re.search(r"MemAvailable: *([0-9]+) kB", _text("/proc/meminfo"))
    limit = re.match(r"[0-9]+", _text("/sys/fs/cgroup/memory.max"))
    return [int(available[1]) << 10 if available else 0, *([int(limit[0])] if limit else [])]


def _text(path: str) -> str:
    try:
        return Path(path).read_text("ascii")
    except OSError:
        return ""
