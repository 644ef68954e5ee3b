"""Where an SDK is built before it is committed: on the disk of the store, and gone when anything goes wrong."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gvm_py.errors import GosdkError, LockTimeoutError
from gvm_py.paths import Layout
from gvm_py.system.fs import new_directory, remove_tree, starts_programs
from gvm_py.system.lock import hold
from gvm_py.version import GoVersion


@contextmanager
def staging_directory(layout: Layout, version: GoVersion) -> Iterator[Path]:
    """Yield an empty directory to build an SDK in; it is gone afterwards unless it was moved away.

    The caller holds the version's lock, so whatever else is staged for it is left over from a crash.
    Raises GosdkError where no program could be started.
    """
    _sweep(layout, version)
    staging = new_directory(layout.staging, f"{version.name}-")
    try:
        if not starts_programs(staging):
            raise GosdkError(
                f"{layout.root} is on a disk that is mounted with noexec, so no Go could be started there",
                hint="export GOSDK_ROOT=/a/directory/on/another/disk",
            )
        yield staging
    finally:
        if staging.exists():
            remove_tree(staging)


def _sweep(layout: Layout, own: GoVersion) -> None:
    for leftover in layout.staging.glob("go*-*"):
        version = GoVersion.from_toolchain(leftover.name)
        if version == own:
            remove_tree(leftover)
        elif version:
            # Whoever builds there holds this lock, and when it is free, may have taken the directory away.
            lock = layout.locks / f"{version.name}.lock"
            with (
                suppress(LockTimeoutError, FileNotFoundError),
                hold(lock, timeout=0, purpose="sweeping", on_wait=lambda _: None),
            ):
                remove_tree(leftover)
