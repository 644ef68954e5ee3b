"""The caches of Go code that an IDE can do without: its indexes, which it rebuilds when asked, and programs it built.

The indexes are not deleted here. `corruption.marker` in their directory is how "Invalidate Caches" asks the IDE to drop
them at its next start (intellij-community CorruptionMarker, 2020 to 2025). Programs that were run or tested from the
IDE are `tmp/GoLand/___*` in its system directory; each run builds them again.
"""

import os
import stat
from pathlib import Path

from gvm_py.ide.log import NAME, read_log
from gvm_py.ide.staleness import reasons
from gvm_py.ide.standard_dirs import Ide
from gvm_py.paths.spelling import is_link
from gvm_py.records import dataclass
from gvm_py.system.fs import write_atomic

_MARKER = "corruption.marker"
_WORDS = b"Explicit index invalidation"
_PREFIX = "___"


@dataclass(frozen=True)
class Plan:
    """What can go, and why: `marker` is the file to write, None where there are no indexes or they go already."""

    ide: Ide
    reasons: tuple[str, ...]
    marker: Path | None
    programs: tuple[Path, ...]
    size: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return self.marker is None and not self.programs


def plan(ide: Ide, *, everything: bool) -> Plan:
    """Return what is stale in the caches of an IDE, by its log; with `everything`, what can be built again.

    `size` is that of the programs, in bytes.
    """
    signs = reasons(read_log(ide.log / NAME))
    if not signs and not everything:
        return Plan(ide, (), None, (), 0)
    programs = _programs(ide.system / "tmp" / "GoLand")
    return Plan(ide, signs, _marker(ide.system / "index"), tuple(programs), sum(programs.values()))


def clean(plan: Plan) -> None:
    """Do what the plan says. The IDE must not run. Raises OSError for what cannot be removed."""
    for program in plan.programs:
        program.unlink(missing_ok=True)
    if plan.marker:
        write_atomic(plan.marker, _WORDS)


def _marker(indexes: Path) -> Path | None:
    marker = indexes / _MARKER
    if not _is_directory(indexes) or marker.exists() or not any(indexes.iterdir()):
        return None
    return marker


def _programs(directory: Path) -> dict[Path, int]:
    """Return the programs and their sizes. A link is neither followed nor counted, wherever it leads."""
    if not all(map(_is_directory, (directory.parent, directory))):
        return {}
    status = {Path(entry.path): entry.stat(follow_symlinks=False) for entry in os.scandir(directory)}
    return {
        path: found.st_size
        for path, found in sorted(status.items())
        if path.name.startswith(_PREFIX) and stat.S_ISREG(found.st_mode)
    }


def _is_directory(path: Path) -> bool:
    return path.is_dir() and not is_link(path)
