"""What gc and uninstall took away, whole, until undo brings it back or its time is over.

trash/removed-20261126T154731000000-gc/versions/go1.22.3   one removal; the paths in it are those of the store
trash/removed-20261126T154731000000-gc/modcache            one line: the module cache that gave something as well
trash/gone-...                                             on its way out for good

A rename cannot leave a file system, so what a module cache gave stays there, below `cache/gosdk-trash/removed-...`.
There is no list that could disagree with what is there: a rename takes away, and a rename brings back.
"""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from gvm_py.fs import new_directory, remove_tree, sync_directory, write_atomic
from gvm_py.processes import running_from

KEPT = timedelta(days=14)
_NAME = re.compile(r"removed-(?P<time>[0-9]{8}T[0-9]{12})-(?P<by>[a-z-]+)")
_TIME = "%Y%m%dT%H%M%S%f"
_GONE = "gone-"
_POINTER = "modcache"
_STORE_ITEMS = ("versions/*", "linked/*")
_MODCACHE_ITEMS = ("golang.org/*", "cache/download/golang.org/toolchain/@v/*")
_MODCACHE_TRASH = Path("cache", "gosdk-trash")
_PATH_LIMIT = 4096


OnFailure = Callable[[Path, OSError], None]
"""Is told what could not be moved, and why."""


class Move(NamedTuple):
    """A tree or file: where it was before the removal, and where it is kept."""

    origin: Path
    kept: Path


@dataclass(frozen=True)
class Removal:
    """What one command took away. `by` names the command, `time` is in UTC."""

    directory: Path
    by: str
    time: datetime

    @property
    def until(self) -> datetime:
        """When it is deleted for good."""
        return self.time + KEPT

    @property
    def moves(self) -> tuple[Move, ...]:
        """What is in it now."""
        root = self.directory.parent.parent
        found = list(_moves(self.directory, root, _STORE_ITEMS))
        if modcache := self.modcache:
            found += _moves(modcache / _MODCACHE_TRASH / self.directory.name, modcache, _MODCACHE_ITEMS)
        return tuple(found)

    @property
    def modcache(self) -> Path | None:
        """The module cache that keeps a part of it, None where there is none."""
        try:
            with open(self.directory / _POINTER, encoding="utf-8", errors="surrogateescape") as file:
                path = Path(file.readline(_PATH_LIMIT).rstrip("\n"))
        except OSError:
            return None
        return path if path.is_absolute() else None


@dataclass(frozen=True)
class Trash:
    """The trash of one store. Whoever changes it holds the store's lock."""

    directory: Path

    def set_aside(
        self,
        origins: Iterable[Path],
        by: str,
        on_failure: Callable[[Path, OSError], None],
        modcache: Path | None = None,
    ) -> Removal:
        """Move trees and files here as one removal in the name of `by`, and return it.

        They are inside the store or inside `modcache`. What cannot be moved stays, and `on_failure` is told.
        """
        now = datetime.now(UTC)
        removal = Removal(self.directory / f"removed-{now:{_TIME}}-{by}", by, now)
        removal.directory.mkdir(parents=True)
        for origin in origins:
            try:
                _move(origin, self._place(origin, removal, modcache))
            except OSError as error:
                on_failure(origin, error)
        self._forget_if_empty(removal)
        return removal

    def removals(self) -> tuple[Removal, ...]:
        """Return what can be brought back, the newest removal first."""
        return tuple(removal for removal in self.everything() if removal.moves)

    def everything(self) -> tuple[Removal, ...]:
        """Return all removals, also those of which a deletion that was killed left nothing to bring back."""
        found = [_parse(self.directory / name) for name in reversed(self._names())]
        return tuple(removal for removal in found if removal)

    def restore(self, moves: Iterable[Move], removal: Removal) -> None:
        """Bring back `moves` of a removal. Raises OSError; what is already back stays back."""
        for move in moves:
            _move(move.kept, move.origin)
        self._forget_if_empty(removal)

    def delete(self, removal: Removal) -> None:
        """Delete a removal for good. What a half-done deletion left can no longer be brought back."""
        if modcache := removal.modcache:
            _delete(modcache / _MODCACHE_TRASH / removal.directory.name)
            with suppress(OSError):
                (modcache / _MODCACHE_TRASH).rmdir()
        _delete(removal.directory)

    def discard(self, tree: Path) -> None:
        """Put a tree out of the way that nobody will want back; `sweep` deletes it."""
        os.rename(tree, new_directory(self.directory, _GONE) / tree.name)

    def sweep(self) -> None:
        """Delete what was discarded, and removals whose time is over unless a program runs from them."""
        for name in self._names():
            if name.startswith(_GONE):
                with suppress(OSError):
                    remove_tree(self.directory / name)
        now = datetime.now(UTC)
        for removal in self.everything():
            if removal.until < now and not in_use(removal):
                with suppress(OSError):
                    self.delete(removal)

    def _names(self) -> list[str]:
        try:
            return sorted(os.listdir(self.directory))
        except FileNotFoundError:
            return []

    def _place(self, origin: Path, removal: Removal, modcache: Path | None) -> Path:
        root = self.directory.parent
        if modcache is None or origin.is_relative_to(root):
            return removal.directory / origin.relative_to(root)
        if removal.modcache is None:
            write_atomic(removal.directory / _POINTER, os.fsencode(f"{modcache}\n"))
        return modcache / _MODCACHE_TRASH / removal.directory.name / origin.relative_to(modcache)

    def _forget_if_empty(self, removal: Removal) -> None:
        if not removal.moves:
            self.delete(removal)


def in_use(removal: Removal) -> bool:
    """Return whether a program runs from what was removed: its files moved along with it."""
    return bool(running_from(move.kept for move in removal.moves))


def _parse(path: Path) -> Removal | None:
    match = _NAME.fullmatch(path.name)
    try:
        return (
            Removal(path, match["by"], datetime.strptime(match["time"], _TIME).replace(tzinfo=UTC)) if match else None
        )
    except ValueError:
        return None


def _moves(kept: Path, origin: Path, patterns: Iterable[str]) -> Iterator[Move]:
    for pattern in patterns:
        for path in sorted(kept.glob(pattern)):
            yield Move(origin / path.relative_to(kept), path)


def _move(source: Path, target: Path) -> None:
    """Rename a tree or file, and make it survive a power cut."""
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = os.lstat(source).st_mode
    if not stat.S_ISDIR(mode) or mode & stat.S_IWUSR:
        os.rename(source, target)
    else:
        _move_read_only(source, target, stat.S_IMODE(mode))
    sync_directory(target.parent)
    sync_directory(source.parent)


def _move_read_only(source: Path, target: Path, mode: int) -> None:
    # A directory of the module cache is read-only, and one that gets another parent has to be written to.
    os.chmod(source, mode | stat.S_IWUSR)
    try:
        os.rename(source, target)
    except OSError:
        os.chmod(source, mode)
        raise
    os.chmod(target, mode)


def _delete(tree: Path) -> None:
    """Delete a tree that is not half there at any moment: under its name it is whole, or gone."""
    gone = tree.with_name(f"{_GONE}{tree.name}")
    if gone.exists():
        remove_tree(gone)
    if tree.exists():
        os.rename(tree, gone)
        remove_tree(gone)
