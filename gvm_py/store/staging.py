"""Where an SDK is built before it is committed: on the disk of the store, and removed when anything goes wrong."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gvm_py.errors import GosdkError, IntegrityError, LockTimeoutError, shell_word
from gvm_py.paths import Layout
from gvm_py.records import dataclass
from gvm_py.system.fs import new_directory, starts_programs
from gvm_py.system.lock import hold
from gvm_py.system.patience import rename
from gvm_py.system.trees import leftovers, remove_tree
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class Staging:
    """An empty directory for one SDK, and which directory that was when it was made."""

    path: Path
    made: os.stat_result

    def replace(self, target: Path, discard: Callable[[Path], Path | None]) -> None:
        """Move the tree to `target`; an older tree there goes to `discard`, or stays where the move fails."""
        old = discard(target) if os.path.lexists(target) else None
        try:
            self.move_to(target, discard)
        except OSError:
            if old:
                rename(old, target)
            raise

    def move_to(self, target: Path, discard: Callable[[Path], object]) -> None:
        """Rename the directory to `target`. What is there then and was not made here goes to `discard`.

        Raises OSError, IntegrityError.
        """
        rename(self.path, target)
        try:
            self.require_same(target)
        except IntegrityError:
            discard(target)
            raise

    def require_same(self, path: Path) -> None:
        """Raise IntegrityError unless the directory at `path` is the one that was made, as private as it was.

        The rename of a commit goes by name, so somebody who may write beside it could put another tree there.
        """
        now = os.lstat(path)
        identity = (now.st_dev, now.st_ino) == (self.made.st_dev, self.made.st_ino)
        # The modes that Python makes up for directories of Windows let everybody write.
        is_open = bool(now.st_mode & stat.S_IWOTH) and sys.platform != "win32"
        if not identity or now.st_uid != self.made.st_uid or is_open:
            raise IntegrityError(
                f"{path} is not the directory that was verified: somebody exchanged it",
                hint=f"ls -ld {shell_word(path.parent)}",
            )


@contextmanager
def staging_directory(layout: Layout, version: GoVersion) -> Iterator[Staging]:
    """Yield an empty directory to build an SDK in; it is removed afterwards unless it was moved away.

    The caller holds the version's lock, so whatever else is staged for it is left over from a crash.
    Raises GosdkError where no program could be started.
    """
    _sweep(layout, version)
    path = new_directory(layout.staging, f"{version.name}-")
    staging = Staging(path, os.lstat(path))
    try:
        if not starts_programs(path):
            raise GosdkError(
                f"{layout.root} is on a disk that is mounted with noexec, so no Go could be started there",
                hint="export GOSDK_ROOT=/a/directory/on/another/disk",
            )
        yield staging
    finally:
        if path.exists():
            remove_tree(path)


def _sweep(layout: Layout, own: GoVersion) -> None:
    for leftover in leftovers(layout.staging, "[A-Za-z]*-*"):
        version = GoVersion.from_name(leftover.name.rpartition("-")[0])
        if version == own:
            # In a store of a group it may be of another member, who sweeps it.
            with suppress(PermissionError):
                remove_tree(leftover)
        elif version:
            # Whoever builds there holds this lock, and when it is free, may have taken the directory away.
            lock = layout.locks / f"{version.name}.lock"
            with (
                suppress(LockTimeoutError, FileNotFoundError, PermissionError),
                hold(lock, timeout=0, purpose="sweeping", on_wait=lambda _: None),
            ):
                remove_tree(leftover)
