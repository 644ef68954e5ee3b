"""Bring one file into a mirror: fetched beside it, proven as an installation proves it, then put in its place."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from gvm_py.config import VerifyPolicy
from gvm_py.dist.archive import survey
from gvm_py.dist.catalog import ReleaseFile
from gvm_py.dist.download import Downloaded, download
from gvm_py.dist.download.task import Meter
from gvm_py.dist.download.validate import check_hash
from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import GosdkError, IntegrityError, shell_word
from gvm_py.install.trust import Evidence, refuse_hopeless, trusted_roots
from gvm_py.mirror.file_tree import MirrorTree
from gvm_py.mirror.toolchain_modules import beside, companions, proven_h1
from gvm_py.records import dataclass
from gvm_py.system.bounded import sha256_of
from gvm_py.system.fs import sync_directory, write_atomic
from gvm_py.system.patience import replace
from gvm_py.transport import Fetcher
from gvm_py.ui.reporter import Reporter


@dataclass(frozen=True)
class Copied:
    """A file that is in the mirror. `roots` verified it just now; there are none for one that did not change.

    `fetched` is set when its bytes came over the network in this run; `size` is in bytes.
    """

    artifact: Artifact
    path: Path
    size: int
    sha256: str = ""
    roots: tuple[str, ...] = ()
    fetched: bool = False


@dataclass(frozen=True)
class Copier:
    """Copies into `tree`. `known` is what its index lists, `published` what the checksum database says of each SDK."""

    tree: MirrorTree
    known: Mapping[str, ReleaseFile]
    published: Mapping[str, str | GosdkError]
    policy: VerifyPolicy
    fetcher: Fetcher
    reporter: Reporter

    def bring(self, artifact: Artifact) -> Copied:
        """Bring the file of `artifact` into the mirror; it is not fetched when it is there and genuine.

        Raises NotFoundError, NetworkError or IntegrityError and leaves nothing of it then, GosdkError for a full disk.
        """
        path = self.tree.place(artifact)
        if self._unchanged(artifact, path):
            return Copied(artifact, path, self.tree.size(path) or 0)
        self._refuse_hopeless(artifact)
        with suppress(IntegrityError, FileNotFoundError):
            # Left by a run that was killed, or from before the index was lost: cheaper to prove than to fetch.
            return self._settled(artifact, Downloaded(path, sha256_of(path), ""))
        return self._settled(artifact, self._fetched(artifact))

    def _refuse_hopeless(self, artifact: Artifact) -> None:
        """Raise what would be raised after the download as well: a root that is needed cannot verify it."""
        refuse_hopeless(artifact, self.policy)
        published = self.published[artifact.module_version]
        if isinstance(published, GosdkError):
            trusted_roots(Evidence(artifact, "", published), self.policy)

    def _unchanged(self, artifact: Artifact, path: Path) -> bool:
        published = self.published[artifact.module_version]
        if artifact.form == "module":
            proven = proven_h1(self.tree, path)
            genuine = proven is not None and (isinstance(published, GosdkError) or proven == published)
            return genuine and all(self.tree.size(file) for file in companions(path))
        entry = self.known.get(artifact.filename)
        if entry is None or artifact.sha256 not in (None, entry.sha256):
            return False
        return self.tree.size(path) == entry.size

    def _fetched(self, artifact: Artifact) -> Downloaded:
        with self.reporter.bar(f"{artifact.filename} download", artifact.size) as progress:
            try:
                return download(self.fetcher, artifact, self.tree.downloads, Meter(progress, progress.expect))
            except GosdkError as error:
                if isinstance(error.__cause__, OSError):
                    raise GosdkError(error.message, hint=f"df -h {shell_word(self.tree.root)}") from error
                raise

    def _settled(self, artifact: Artifact, archive: Downloaded) -> Copied:
        """Prove the file and move it to its place. One that came now and is wrong is thrown away."""
        try:
            check_hash(artifact, str(archive.path), archive.sha256)
            h1 = self._h1(artifact, archive.path)
            roots = trusted_roots(Evidence(artifact, h1, self.published[artifact.module_version]), self.policy)
        except IntegrityError:
            self.tree.downloads.discard(archive.sha256)
            raise
        path = self.tree.place(artifact)
        _move(archive.path, path)
        if artifact.form == "module":
            for file, data in beside(path, h1).items():
                write_atomic(file, data)
        return Copied(artifact, path, path.stat().st_size, archive.sha256, roots, fetched=bool(archive.url))

    def _h1(self, artifact: Artifact, archive: Path) -> str:
        with self.reporter.bar(f"{artifact.filename} check", archive.stat().st_size) as progress:
            return survey(archive, artifact.form, module_version=artifact.module_version, progress=progress).h1


def _move(source: Path, target: Path) -> None:
    # Flushed first: after a power cut a file that is listed has its bytes.
    with open(source, "r+b") as file:
        os.fsync(file.fileno())
    target.parent.mkdir(parents=True, exist_ok=True)
    replace(source, target)
    sync_directory(target.parent)
