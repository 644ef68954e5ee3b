"""Bring the files of one SDK: its whole archive, fetched and unpacked into an empty directory."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from gvm_py.dist.archive import Unpacked, unpack
from gvm_py.dist.download import Downloaded, download
from gvm_py.dist.download.task import Meter
from gvm_py.dist.sources.base import Artifact
from gvm_py.records import dataclass
from gvm_py.store import Store
from gvm_py.store.cache import ArchiveCache
from gvm_py.transport import Fetcher
from gvm_py.ui.reporter import Reporter

PublishedHash = Callable[[str], str]
"""Returns the h1 that the checksum database has of a module version. Raises GosdkError."""


@dataclass(frozen=True)
class InstallTools:
    """What all installations of one command share."""

    store: Store
    fetcher: Fetcher
    cache: ArchiveCache
    published_h1: PublishedHash
    reporter: Reporter


class Delivered(NamedTuple):
    """Where the bytes came from, and the tree that they are now."""

    archive: Downloaded
    unpacked: Unpacked


def fetch(tools: InstallTools, artifact: Artifact) -> Downloaded:
    """Return the whole archive of `artifact`. Raises as `download`."""
    with tools.reporter.bar(f"{artifact.version.name} download", artifact.size) as progress:
        return download(tools.fetcher, artifact, tools.cache, Meter(progress, progress.expect))


def unpack_whole(tools: InstallTools, artifact: Artifact, archive: Path, staging: Path) -> Unpacked:
    """Unpack a whole archive into the empty directory `staging`. Raises IntegrityError."""
    size = archive.stat().st_size if archive.is_file() else None
    with tools.reporter.bar(f"{artifact.version.name} unpack", size) as progress:
        return unpack(archive, artifact.form, staging, module_version=artifact.module_version, progress=progress)
