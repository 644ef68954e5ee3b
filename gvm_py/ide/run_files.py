"""The run configurations of a JetBrains project that have a file each.

Source: RCInArbitraryFileManager of intellij-community (2023): besides `.idea/runConfigurations/`, every `NAME.run.xml`
below the project counts, wherever it lies; the IDE itself proposes the directory `.run`.
"""

import os
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from gvm_py.paths.spelling import is_own_directory

_SUFFIX = ".run.xml"
_MOST_FILES = 200
_MOST_DIRECTORIES = 2000
_NOT_SEARCHED = {"vendor", "testdata", "node_modules", "target", "build", "dist"}


def shared_files(project: Path) -> list[Path]:
    """Return the files, at most 200, sorted. What lies below another project of an IDE is that one's."""
    own = (project / ".idea" / "runConfigurations").glob("*.xml")
    return list(islice(sorted((*own, *_anywhere(project))), _MOST_FILES))


def _anywhere(project: Path) -> Iterator[Path]:
    waiting = deque([str(project)])
    for _ in range(_MOST_DIRECTORIES):
        if not waiting:
            return
        directory = waiting.popleft()
        entries = _entries(directory)
        if directory != str(project) and any(entry.name == ".idea" for entry in entries):
            continue
        yield from (Path(entry.path) for entry in entries if entry.name.endswith(_SUFFIX))
        waiting += (entry.path for entry in entries if _is_searched(entry))


def _entries(directory: str) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(directory) as entries:
            return list(entries)
    except OSError:
        return []


def _is_searched(entry: "os.DirEntry[str]") -> bool:
    if entry.name in _NOT_SEARCHED or (entry.name.startswith(".") and entry.name != ".run"):
        return False
    try:
        return is_own_directory(entry)
    except OSError:
        return False
