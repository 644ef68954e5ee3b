"""Remove, restore, delete: everything that happens in the trash."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from gvm_py.records import dataclass
from gvm_py.store.receipt import RECEIPT_NAME
from gvm_py.store.trash.removal import Move, Removal
from gvm_py.system.fs import new_directory
from gvm_py.system.patience import rename
from gvm_py.system.trees import relocate, remove_tree

_GONE = "gone-"

OnFailure = Callable[[Path, OSError], None]
"""Called with what could not be moved, and why."""


@dataclass(frozen=True)
class Trash:
    """The trash of one store. Whoever changes it holds the store's lock."""

    directory: Path

    def set_aside(
        self, origins: Iterable[Path], by: str, on_failure: OnFailure, modcache: Path | None = None
    ) -> Removal:
        """Move trees and files here as one removal in the name of `by`, and return it.

        They are SDKs and link files of the store, and toolchains of `modcache`. What cannot be moved stays, and
        `on_failure` is called.
        """
        removal = Removal.create(self.directory, by, self._next_number())
        for origin in origins:
            try:
                relocate(origin, removal.place(origin, modcache))
            except OSError as error:
                # People know what stays, not where it was to go.
                error.filename, error.filename2 = str(origin), None
                on_failure(origin, error)
        self._forget_if_empty(removal)
        return removal

    def removals(self) -> tuple[Removal, ...]:
        """Return what can be restored, the newest removal first."""
        return tuple(removal for removal in self.everything() if removal.moves)

    def everything(self) -> tuple[Removal, ...]:
        """Return all removals, also those of which a deletion that was killed left nothing to restore."""
        found = (Removal.parse(self.directory / name) for name in self._names())
        return tuple(sorted(filter(None, found), key=lambda removal: (-removal.number, removal.directory)))

    def restore(self, moves: Iterable[Move], removal: Removal) -> None:
        """Bring back `moves` of a removal. Raises OSError; what is already back stays back."""
        for move in moves:
            relocate(move.kept, move.origin)
        self._forget_if_empty(removal)

    def delete(self, removal: Removal) -> None:
        """Delete a removal for good. What a half-done deletion left can no longer be restored."""
        if part := removal.modcache_part:
            _delete(part)
            with suppress(OSError):
                part.parent.rmdir()
        _delete(removal.directory)

    def discard(self, tree: Path) -> Path:
        """Move a tree aside for deletion and return where it is; it is not restorable."""
        place = new_directory(self.directory, _GONE) / tree.name
        rename(tree, place)
        return place

    def retire(self, tree: Path) -> Path:
        """Move an SDK aside that another one replaces, and return where it is.

        It is deleted, unless it has no receipt: then somebody else put it there, and it can be restored. What was moved
        counts, since a directory above may be exchanged before that. Raises OSError.
        """
        place = tree
        if _is_ours(tree):
            place = self.discard(tree)
            if _is_ours(place):
                return place
        kept = Removal.create(self.directory, "install", self._next_number()).place(tree, None)
        relocate(place, kept)
        return kept

    def leftovers(self) -> tuple[Path, ...]:
        """Return what should be deleted for good and could not be so far; each sweep tries it again."""
        return tuple(self.directory / name for name in self._names() if name.startswith(_GONE))

    def delete_at_once(self, tree: Path) -> None:
        """Delete a tree or file of the store without keeping it, where a full disk has no room for a removal."""
        hidden = tree.with_name(f".{_GONE}{tree.name}")
        rename(tree, hidden)
        remove_tree(hidden)

    def sweep(self) -> None:
        """Delete what was discarded, and removals whose time is over unless a program runs from them."""
        for leftover in self.leftovers():
            with suppress(OSError):
                remove_tree(leftover)
        now = datetime.now(UTC)
        for removal in self.everything():
            with suppress(OSError):
                if removal.is_over(now) and not removal.in_use:
                    self.delete(removal)

    def _next_number(self) -> int:
        return max((removal.number for removal in self.everything()), default=0) + 1

    def _names(self) -> list[str]:
        try:
            return sorted(os.listdir(self.directory))
        except FileNotFoundError:
            return []

    def _forget_if_empty(self, removal: Removal) -> None:
        modcache = removal.modcache
        # Of a module cache on a disk that is not there now nothing is known.
        if not removal.moves and (modcache is None or modcache.is_dir()):
            self.delete(removal)


def _is_ours(tree: Path) -> bool:
    return (tree / RECEIPT_NAME).is_file()


def _delete(tree: Path) -> None:
    """Delete a tree that is not half there at any moment: under its name it is whole, or gone."""
    gone = tree.with_name(f"{_GONE}{tree.name}")
    if gone.exists():
        remove_tree(gone)
    if tree.exists():
        rename(tree, gone)
        remove_tree(gone)
