"""One removal: a directory whose name has its number, its time and the command, and what lies in it.

The clock is not believed alone: the number says which removal was the last one, and a removal is over when sweeps of
several days have found its time to be over.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Self

from gvm_py.paths.spelling import is_link
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any, read_path
from gvm_py.system.fs import make_directory, write_atomic
from gvm_py.system.processes import running_from

KEPT = timedelta(days=14)
_DAYS_OVERDUE = 3
# Nobody can say when the time of a later one is over.
_LAST_TIME = datetime.max.replace(tzinfo=UTC) - KEPT
_NAME = re.compile(r"removed-(?P<number>[0-9]{6,})-(?P<time>[0-9]{8}T[0-9]{12})-(?P<by>[a-z-]+)")
_TIME = "%Y%m%dT%H%M%S%f"
_POINTER = "modcache"
_OVERDUE = "overdue"
_IN_STORE = ("versions", "linked")
_IN_MODCACHE = ("golang.org", "cache/download/golang.org/toolchain/@v")
_MODCACHE_TRASH = Path("cache", "gosdk-trash")
_OVERDUE_LIMIT = 4096


class Move(NamedTuple):
    """A tree or file: where it was before the removal, and where it is kept."""

    origin: Path
    kept: Path


@dataclass(frozen=True)
class Removal:
    """What one command removed. `by` names the command, `time` is in UTC, `number` grows with each removal."""

    directory: Path
    by: str
    time: datetime
    number: int

    @classmethod
    def create(cls, trash: Path, by: str, number: int) -> Self:
        """Make an empty removal of now."""
        now = datetime.now(UTC)
        removal = cls(trash / f"removed-{number:06}-{now:{_TIME}}-{by}", by, now, number)
        make_directory(removal.directory)
        return removal

    @classmethod
    def parse(cls, directory: Path) -> Self | None:
        """Return the removal in a directory of the trash, None for anything else that lies there."""
        match = _NAME.fullmatch(directory.name)
        if match is None or is_link(directory):
            return None
        try:
            time = datetime.strptime(match["time"], _TIME).replace(tzinfo=UTC)
        except ValueError:
            return None
        if time > _LAST_TIME:
            return None
        return cls(directory, match["by"], time, int(match["number"]))

    @property
    def until(self) -> datetime:
        """When its time is over."""
        return self.time + KEPT

    def is_over(self, now: datetime) -> bool:
        """Return whether its time is over on `now` and was so on two days before; notes what it finds. Raises OSError.

        A clock that is wrong for one command, or for one day, deletes nothing.
        """
        if now <= self.until:
            return False
        seen = {day for day in self._days_overdue() if day > f"{self.until:%Y-%m-%d}"}
        if f"{now:%Y-%m-%d}" not in seen:
            seen.add(f"{now:%Y-%m-%d}")
            write_atomic(self.directory / _OVERDUE, "".join(f"{day}\n" for day in sorted(seen)).encode())
        return len(seen) >= _DAYS_OVERDUE

    def _days_overdue(self) -> list[str]:
        data = read_if_any(self.directory / _OVERDUE, _OVERDUE_LIMIT) or b""
        return data.decode("ascii", "replace").split()

    @property
    def in_use(self) -> bool:
        """Whether a program runs from what was removed: its files moved along with it."""
        return bool(running_from(move.kept for move in self.moves))

    @property
    def moves(self) -> tuple[Move, ...]:
        """What is in it now."""
        found = list(_moves(self.directory, self._root, _IN_STORE))
        modcache, part = self.modcache, self.modcache_part
        if modcache and part:
            found += _moves(part, modcache, _IN_MODCACHE)
        return tuple(found)

    @property
    def modcache(self) -> Path | None:
        """The module cache that keeps a part of it, None where there is none."""
        return read_path(self.directory / _POINTER)

    @property
    def modcache_part(self) -> Path | None:
        """The directory inside the module cache that has its part."""
        modcache = self.modcache
        return modcache / _MODCACHE_TRASH / self.directory.name if modcache else None

    def place(self, origin: Path, modcache: Path | None) -> Path:
        """Return where to keep an SDK or link file of the store, or a toolchain of `modcache`, which is noted then."""
        if origin.parent in (self._root / name for name in _IN_STORE):
            return self.directory / origin.relative_to(self._root)
        if modcache is None or origin.parent not in (modcache / name for name in _IN_MODCACHE):
            raise ValueError(f"{origin} is no SDK of the store and no toolchain of the module cache")
        if self.modcache is None:
            write_atomic(self.directory / _POINTER, os.fsencode(f"{modcache}\n"))
        return modcache / _MODCACHE_TRASH / self.directory.name / origin.relative_to(modcache)

    @property
    def _root(self) -> Path:
        return self.directory.parent.parent


def _moves(kept: Path, origin: Path, parents: Iterable[str]) -> Iterator[Move]:
    for parent in parents:
        for name in _names(kept / parent):
            yield Move(origin / parent / name, kept / parent / name)


def _names(directory: Path) -> list[str]:
    # Where a pointer was edited, there may be a name that no system takes.
    with suppress(OSError, ValueError):
        return sorted(os.listdir(directory))
    return []
