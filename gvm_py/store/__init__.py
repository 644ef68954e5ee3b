"""The store: complete SDKs below `versions/`, where a rename is the only commit point."""

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gvm_py.paths import Layout
from gvm_py.records import dataclass
from gvm_py.request import Request
from gvm_py.selection.answers import answer
from gvm_py.store.answer_cache import AnswerCache, update_answers, write_answer
from gvm_py.store.inventory import Inventory
from gvm_py.store.ownership import require_private
from gvm_py.store.sdks import InstalledSDK, complete_sdks
from gvm_py.store.staging import Staging, staging_directory
from gvm_py.system.disk import FullDiskError, room_errors
from gvm_py.system.fs import make_directory, sync_directory, write_atomic
from gvm_py.system.lock import hold
from gvm_py.system.owners import give_tree
from gvm_py.version import GoVersion

if TYPE_CHECKING:
    from gvm_py.store.trash import Move, OnFailure, Removal


@dataclass(frozen=True)
class Store(Inventory):
    """Reads and changes one store. Changes wait up to `lock_timeout` seconds for other processes.

    `layers` are read-only stores whose SDKs are selected as well; `cache` is the user's, for answers that the store
    cannot hold. A change raises GosdkError where other users could change the store, too.
    """

    layout: Layout
    lock_timeout: float
    on_wait: Callable[[str], None]
    layers: tuple[Layout, ...] = ()
    cache: Path | None = None

    def version_lock(self, version: GoVersion, purpose: str) -> AbstractContextManager[None]:
        """Return the lock that everything holds which builds, replaces or removes this version."""
        return self._named_lock(version.name, purpose)

    def lock(self, purpose: str) -> AbstractContextManager[None]:
        """Return the lock that guards what all versions share: answers, shims, default."""
        return self._named_lock("store", purpose)

    def staged(self, version: GoVersion) -> AbstractContextManager[Staging]:
        """Return an empty directory to build an SDK in; it is removed afterwards unless `commit` took it."""
        return staging_directory(self.layout, version)

    def commit(self, staged: Staging, version: GoVersion) -> InstalledSDK:
        """Make the staged tree the SDK of `version`, replacing an older tree, and return it.

        Raises IntegrityError where the tree is not the one that was built, and then there is no SDK of `version`.
        """
        target = self.layout.versions / version.name
        with self.lock(f"committing {version.name}"):
            self.trash.sweep()
            make_directory(self.layout.versions)
            give_tree(staged.path, self.layout.versions)
            staged.require_same(staged.path)
            staged.replace(target, self.trash.retire)
            sync_directory(self.layout.versions)
            self._write_answers()
            self.trash.sweep()
        return InstalledSDK(version, target)

    def uninstall(self, *sdks: InstalledSDK) -> "Removal":
        """Move SDKs to the trash as one removal; of a linked one only the link. Raises the first OSError at the end."""
        places = [self.layout.linked / sdk.version.name if sdk.linked else sdk.goroot for sdk in sdks]
        failures: list[OSError] = []
        removal = self.set_aside(places, "uninstall", lambda _place, error: failures.append(error))
        if failures:
            raise failures[0]
        return removal

    def set_aside(
        self, places: Sequence[Path], by: str, on_failure: "OnFailure", modcache: Path | None = None
    ) -> "Removal":
        """Move trees and files of the store or of `modcache` to the trash as one removal in the name of `by`.

        What cannot be moved stays, and `on_failure` is called. What is not there any more is passed over. Raises
        FullDiskError where the disk has no room for a removal.
        """
        doing = f"removing {', '.join(place.name for place in places)}"
        with self.lock(doing), room_errors(self.layout.root, "move SDKs to the trash"):
            present = [place for place in places if os.path.lexists(place)]
            removal = self.trash.set_aside(present, by, on_failure, modcache)
        with self.lock(doing), suppress(FullDiskError, PermissionError), room_errors(self.layout.root, doing):
            # An answer that leads to what was removed is asked about again, so a full disk or whoever has it open on
            # Windows may keep it.
            self._write_answers()
            self.trash.sweep()
        return removal

    def delete_at_once(self, places: Sequence[Path]) -> None:
        """Delete trees and files of the store for good, where a full disk leaves no other way. Raises OSError."""
        with self.lock("deleting on a full disk"):
            for place in places:
                if os.path.lexists(place):
                    self.trash.delete_at_once(place)
            self._write_answers()

    def restore(self, removal: "Removal", moves: "Iterable[Move]") -> "tuple[Move, ...]":
        """Bring back `moves` of a removal and return those that are back: not where something else is now.

        Raises OSError for one that cannot be moved.
        """
        with self.lock(f"bringing back what {removal.by} removed"):
            free = tuple(move for move in moves if os.path.lexists(move.kept) and not os.path.lexists(move.origin))
            try:
                self.trash.restore(free, removal)
            finally:
                # What is not written is asked about again.
                with suppress(FullDiskError), room_errors(self.layout.root, "write the answers"):
                    self._write_answers()
        return free

    def link(self, version: GoVersion, goroot: Path) -> InstalledSDK:
        """Make an SDK that lives at the real directory `goroot` answer for `version`."""
        with self.lock(f"linking {version.name}"):
            write_atomic(self.layout.linked / version.name, os.fsencode(f"{goroot}\n"))
            self._write_answers()
        return InstalledSDK(version, goroot, linked=True)

    def set_default(self, request: Request) -> None:
        """Make `request` the global default."""
        with self.lock("setting the default"):
            write_atomic(self.layout.default_file, f"{request.text}\n".encode())
            self._write_answers()

    def record_answer(self, key: str) -> None:
        """Write down what answers `key`, for the shim: in the store, else in the user's cache. Raises OSError."""
        if self.layers or not self.is_writable:
            if self.cache:
                stores = (self.layout, *self.layers)
                AnswerCache(self.cache, stores).record(key, lambda: self._answer(key, self.installed()))
            return
        with self.lock(f"recording the answer for {key}"):
            if goroot := self._answer(key, complete_sdks(self.layout)):
                write_answer(self.layout.resolve, key, goroot)

    def _answer(self, key: str, sdks: Sequence[InstalledSDK]) -> Path | None:
        goroots = {sdk.version: sdk.goroot for sdk in sdks}
        version = answer(key, goroots, self.default)
        return goroots[version] if version else None

    def refresh(self) -> None:
        """Bring `resolve/` up to date with what is installed, after changes made by hand."""
        with self.lock("refreshing the answers"):
            self._write_answers()
            self.trash.sweep()

    def own_goroots(self) -> dict[GoVersion, Path]:
        """Return what the answers of `resolve/` lead to: what lies in a layer changes without this store."""
        return {sdk.version: sdk.goroot for sdk in complete_sdks(self.layout)}

    def _write_answers(self) -> None:
        update_answers(self.layout.resolve, self.own_goroots(), self.default)

    def _named_lock(self, name: str, purpose: str) -> AbstractContextManager[None]:
        require_private(self.layout, self.layers)
        return self.hold(self.layout.locks / f"{name}.lock", purpose)

    def hold(self, lock_file: Path, purpose: str) -> AbstractContextManager[None]:
        """Return the lock of something besides the SDKs and their answers; `purpose` is shown to others who wait."""
        return hold(lock_file, timeout=self.lock_timeout, purpose=purpose, on_wait=self.on_wait)
