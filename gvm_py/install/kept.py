"""Archives of earlier installations as a source: coming back to a version needs no network.

The receipt of the installation lies beside the archive and names the roots that verified it.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from gvm_py.dist.sources.base import Artifact
from gvm_py.dist.sources.identify import by_name
from gvm_py.errors import IntegrityError, NotFoundError
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.store.cache import ArchiveCache
from gvm_py.store.receipt import RECEIPT_NAME, Receipt
from gvm_py.system.fs import write_atomic
from gvm_py.system.trees import remove_tree
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class KeptSource:
    """What the archive cache holds, proven genuine when it came; with `need_index`, by the release index."""

    cache: ArchiveCache
    need_index: bool = False
    name: str = "the archive cache"

    def versions(self, platform: Platform) -> tuple[GoVersion, ...]:
        """Return the versions whose archives are kept for `platform`."""
        return tuple(GoVersion.parse(receipt.version) for receipt, _ in self._kept(platform))

    def artifact(self, version: GoVersion, platform: Platform) -> Artifact:
        """Return the kept archive of `version`, which `download` finds. Raises NotFoundError if none is as it was."""
        for receipt, path in self._kept(platform):
            identity = by_name(path.name)
            if receipt.version == version.text and identity and self.cache.find(receipt.sha256, path.name):
                confirmed = receipt.sha256 if "index" in receipt.roots else None
                size = path.stat().st_size
                return Artifact(version, platform, (), path.name, identity.form, confirmed, size, receipt.source)
        raise NotFoundError(f"no archive of {version.name} is kept")

    def _kept(self, platform: Platform) -> Iterator[tuple[Receipt, Path]]:
        for directory in sorted(self.cache.root.glob("archives/*")):
            with suppress(IntegrityError):
                receipt = Receipt.read(directory)
                archive = next((path for path in directory.iterdir() if by_name(path.name)), None)
                if receipt and archive and self._is_usable(receipt, platform):
                    yield receipt, archive

    def _is_usable(self, receipt: Receipt, platform: Platform) -> bool:
        confirmed = "index" in receipt.roots or not self.need_index
        return confirmed and receipt.platform == str(platform) and GoVersion.try_parse(receipt.version) is not None


def keep(archive: Path, cache: ArchiveCache, receipt: Receipt) -> None:
    """Note beside a cached archive that it was proven; an archive that lies elsewhere is not kept."""
    if archive.is_relative_to(cache.root):
        write_atomic(archive.parent / RECEIPT_NAME, receipt.to_json())


def forget(archive: Path, cache: ArchiveCache) -> None:
    """Delete an archive that could not be verified; one that lies elsewhere is not ours to delete."""
    if archive.is_relative_to(cache.root):
        remove_tree(archive.parent)
