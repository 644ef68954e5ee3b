"""The release index as it was when last asked for: kept in one file, so that its parts always belong together.

Format: one line of JSON (`etag`, `checked`: seconds since the epoch), then the index exactly as it was served.
"""

import contextlib
import json
from pathlib import Path

from gvm_py.dist.catalog import MAX_INDEX_BYTES, Release, parse_index
from gvm_py.errors import IntegrityError
from gvm_py.records import dataclass
from gvm_py.system.fs import open_regular, write_atomic
from gvm_py.ui.output import counted

_HEADER_LIMIT = 4096
_ETAG_LIMIT = 256
_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60))


@dataclass(frozen=True)
class KeptIndex:
    """An index, the ETag it came with (or nothing), and when it was last known to be current."""

    data: bytes
    releases: tuple[Release, ...]
    etag: str
    checked: float

    @classmethod
    def parse(cls, data: bytes, *, etag: str, checked: float) -> "KeptIndex":
        """Return the snapshot of what a server sent. Raises IntegrityError for what is not an index."""
        usable = etag.isascii() and etag.isprintable() and len(etag) <= _ETAG_LIMIT
        return cls(data, parse_index(data), etag if usable else "", checked)

    @classmethod
    def load(cls, path: Path) -> "KeptIndex | None":
        """Return what was kept at `path`, or None where there is nothing that can be used."""
        try:
            with open_regular(path) as file:
                header = json.loads(file.readline(_HEADER_LIMIT))
                data = file.read(MAX_INDEX_BYTES + 1)
            return cls.parse(data, etag=str(header["etag"]), checked=float(header["checked"]))
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError, IntegrityError):
            return None

    def save(self, path: Path) -> None:
        """Keep the snapshot. A cache that cannot be written costs a download next time, and no more."""
        header = json.dumps({"etag": self.etag, "checked": self.checked})
        with contextlib.suppress(OSError):
            write_atomic(path, header.encode() + b"\n" + self.data)

    def age(self, now: float) -> float:
        """Return seconds since the index was current; a time in the future counts as long ago."""
        return now - self.checked if self.checked <= now else float("inf")

    def goes_back_from(self, known: "KeptIndex") -> bool:
        """Return whether the newest release is older than that of `known`, which an honest server never shows."""
        return self.releases[0].version < known.releases[0].version


def age_text(seconds: float) -> str:
    """Return `3 hours old` for a number of seconds."""
    if seconds == float("inf"):
        return "of unknown age"
    for unit, length in _UNITS:
        count = int(seconds // length)
        if count:
            return f"{counted(count, unit)} old"
    return "less than a minute old"
