"""Which majors still get fixes, as the last list of releases showed it: for commands that ask nobody.

Kept in the cache as one line of JSON, so that `gosdk list` need not read an index of megabytes.
"""

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path

from gvm_py.catalog import supported_minors
from gvm_py.errors import UsageError
from gvm_py.fs import write_atomic
from gvm_py.version import GoVersion

_FILE_NAME = "supported.json"
_SIZE_LIMIT = 4096


def remember(cache: Path, versions: Iterable[GoVersion]) -> None:
    """Keep the supported majors among `versions`, unless newer ones are known already."""
    seen, known = supported_minors(versions), recall(cache)
    if seen == known or len(seen) < 2 or (known and GoVersion.parse(seen[0]) < GoVersion.parse(known[0])):
        return
    with contextlib.suppress(OSError):
        write_atomic(cache / _FILE_NAME, json.dumps(seen).encode() + b"\n")


def recall(cache: Path) -> tuple[str, ...]:
    """Return the supported majors, newest first, or nothing where no list has been seen yet."""
    try:
        with open(cache / _FILE_NAME, "rb") as file:
            minors = json.loads(file.read(_SIZE_LIMIT))
        return tuple(GoVersion.parse(minor).text for minor in minors)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError, UsageError):
        return ()
