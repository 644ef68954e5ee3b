"""Verify a mirror again, byte by byte, from its own files and the key of the checksum database."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from gvm_py.config import VerifyPolicy
from gvm_py.dist.archive import survey
from gvm_py.dist.download.validate import check_hash
from gvm_py.dist.sources.base import Artifact, module_version
from gvm_py.dist.sources.identify import by_name
from gvm_py.dist.sumdb import DatabaseSettings
from gvm_py.errors import GosdkError, IntegrityError, NotFoundError
from gvm_py.install.trust import Evidence, trusted_roots
from gvm_py.mirror.checkrecords import prove_records
from gvm_py.mirror.file_tree import MirrorTree
from gvm_py.mirror.published_index import MirrorIndex, holds
from gvm_py.mirror.toolchain_modules import LIST, beside, listing, versions
from gvm_py.records import dataclass
from gvm_py.system.bounded import sha256_of
from gvm_py.ui.reporter import Reporter

Looked = Iterator[tuple[Path, str]]
"""Each file that was looked at, and what is wrong with it, or nothing."""


@dataclass(frozen=True)
class CheckedFile:
    """What a check of `files` files found.

    `lies` says by the path in the mirror what is wrong with a file. `unrecorded` are archives without a record of the
    checksum database here: only the index of the mirror can verify them.
    """

    files: int
    lies: dict[str, str]
    unrecorded: tuple[str, ...]


@dataclass(frozen=True)
class Checker:
    """Checks `tree` against what `settings` trusts, under `policy`."""

    tree: MirrorTree
    settings: DatabaseSettings
    policy: VerifyPolicy
    reporter: Reporter

    def check(self) -> CheckedFile:
        """Return everything that is wrong. Nothing is changed, and nobody is asked."""
        proof = prove_records(self.tree.sumdb(self.settings.name), self.settings)
        looked = {**dict.fromkeys(proof.known, ""), **proof.lies}
        looked |= self._archives(proof.hashes)
        looked |= self._modules(proof.hashes)
        files = list(self.tree.files())
        looked |= {path: "belongs to nothing here" for path in files if path not in looked}
        lies = {self.tree.name(path): problem for path, problem in sorted(looked.items()) if problem}
        return CheckedFile(len(files), lies, tuple(self._unrecorded(looked, proof.hashes)))

    def _archives(self, hashes: Mapping[str, str]) -> Looked:
        path = self.tree.index
        if not path.is_file():
            return
        try:
            index = MirrorIndex.load(path)
        except IntegrityError as error:
            yield path, error.message
            return
        yield path, _difference(path, index.encoded(), "does not describe its archives as gosdk writes it")
        for name, file in index.files.items():
            yield self.tree.root / name, self._problem(name, hashes, file.sha256)

    def _modules(self, hashes: Mapping[str, str]) -> Looked:
        directory = self.tree.modules
        for archive in sorted(directory.glob("*.zip")):
            problem = self._problem(archive.name, hashes)
            yield archive, problem
            if problem:
                # What lies beside it follows from the zip, so there is nothing to compare it with.
                yield from ((path, "") for path in directory.iterdir() if path.stem == archive.stem and path != archive)
                continue
            for path, data in beside(archive, hashes[archive.stem]).items():
                yield path, _difference(path, data, f"does not say what follows from {archive.name}")
        if directory.is_dir():
            listed = listing(versions(self.tree))
            yield directory / LIST, _difference(directory / LIST, listed, "does not list the modules that are here")

    def _problem(self, name: str, hashes: Mapping[str, str], sha256: str | None = None) -> str:
        """Return what is wrong with an archive or module, by the same proof as when it came."""
        identity = by_name(name)
        if identity is None:
            return "is not the name of an SDK"
        here = "this mirror"
        artifact = Artifact(identity.version, identity.platform, (), name, identity.form, sha256, None, here)
        path, module = self.tree.place(artifact), artifact.module_version
        published = hashes.get(module) or NotFoundError("there is no proven record of it here")
        try:
            check_hash(artifact, name, sha256_of(path))
            with self.reporter.bar(name, path.stat().st_size) as progress:
                h1 = survey(path, artifact.form, module_version=module, progress=progress).h1
            trusted_roots(Evidence(artifact, h1, published), self.policy)
        except GosdkError as error:
            return error.message
        except OSError as error:
            return f"cannot be read: {error.strerror}"
        return ""

    def _unrecorded(self, looked: Mapping[Path, str], hashes: Mapping[str, str]) -> Iterator[str]:
        for path in sorted(looked):
            identity = by_name(path.name) if path.parent == self.tree.root else None
            if identity and module_version(identity.version, identity.platform) not in hashes:
                yield path.name


def _difference(path: Path, expected: bytes, problem: str) -> str:
    try:
        if not path.exists():
            return "is missing"
        return "" if holds(path, expected) else problem
    except OSError as error:
        return f"cannot be read: {error.strerror}"
