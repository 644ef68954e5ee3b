"""The supported minors and all releases as the last list showed them, for commands that work offline.

Kept in the cache as one line of JSON, so that `gosdk list` need not read an index of megabytes, and as one release on a
line, which is what the completion of a shell can read.
"""

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path

from gvm_py.errors import UsageError
from gvm_py.system.bounded import read_bounded
from gvm_py.system.fs import write_atomic
from gvm_py.version import GoVersion, supported_minors

_FILE_NAME = "supported.json"
_RELEASES_NAME = "releases"
_SIZE_LIMIT = 4096
_RELEASES_SIZE_LIMIT = 1 << 16


def remember(cache: Path, versions: Iterable[GoVersion]) -> None:
    """Keep the releases, and the supported minors among `versions` unless newer ones are known already."""
    versions = tuple(versions)
    _remember_releases(cache, versions)
    seen, known = supported_minors(versions), recall(cache)
    if seen == known or len(seen) < 2 or (known and GoVersion.parse(seen[0]) < GoVersion.parse(known[0])):
        return
    with contextlib.suppress(OSError):
        write_atomic(cache / _FILE_NAME, json.dumps(seen).encode() + b"\n")


def supported_file(cache: Path) -> Path:
    """Return where the supported minors are kept."""
    return cache / _FILE_NAME


def recall(cache: Path) -> tuple[str, ...]:
    """Return the supported minors, newest first, or nothing where no list has been seen yet."""
    try:
        minors = json.loads(read_bounded(cache / _FILE_NAME, _SIZE_LIMIT))
        return tuple(GoVersion.parse(minor).text for minor in minors)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError, UsageError):
        return ()


def recall_releases(cache: Path) -> tuple[GoVersion, ...]:
    """Return every release seen in any list, newest first, or nothing where no list has been seen yet."""
    try:
        lines = read_bounded(cache / _RELEASES_NAME, _RELEASES_SIZE_LIMIT).decode("ascii").split()
    except (OSError, UnicodeError):
        return ()
    return tuple(version for version in map(GoVersion.try_parse, lines) if version)


def _remember_releases(cache: Path, versions: Iterable[GoVersion]) -> None:
    # The list of a proxy may be incomplete, so what was seen before stays.
    known = recall_releases(cache)
    seen = tuple(sorted({*versions, *known}, reverse=True))
    if seen != known:
        with contextlib.suppress(OSError):
            write_atomic(cache / _RELEASES_NAME, "".join(f"{version}\n" for version in seen).encode())
