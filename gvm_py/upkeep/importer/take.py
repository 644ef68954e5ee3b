"""Import one foreign SDK: verify it, then link to it, or copy its files into the store and commit."""

import sys
from pathlib import Path
from typing import Literal

from gvm_py.dist.archive import h1_of, published_digests, tree_digests, tree_files
from gvm_py.dist.sources.base import module_version
from gvm_py.errors import GosdkError, NotFoundError, UsageError, shell_word
from gvm_py.golang.sdktree import check_sdk, declared_version
from gvm_py.records import dataclass, field
from gvm_py.store import Store
from gvm_py.store.receipt import Receipt
from gvm_py.system.trees import sync_tree
from gvm_py.ui.reporter import Reporter
from gvm_py.upkeep.importer.find import ImportCandidate
from gvm_py.upkeep.importer.materialize import materialize
from gvm_py.upkeep.importer.published_tree import ChangedError, Digests, PublishedTree
from gvm_py.version import GoVersion

Way = Literal["link", "hardlink", "copy"]
Status = Literal["imported", "here", "would import"]


@dataclass(frozen=True)
class Taken:
    """What became of a candidate. `way` is None for an SDK that was here before.

    `warning` is set for a link to a tree that could not be verified.
    """

    status: Status
    version: GoVersion
    goroot: Path
    way: Way | None = None
    warning: str = ""


@dataclass(frozen=True)
class Importer:
    """Takes SDKs over into `store`. Without a `way` each goes the way that suits its place.

    With `unverified` a link may lead to a tree that cannot be verified. With `dry_run` nothing is changed.
    """

    store: Store
    publisher: PublishedTree
    way: Way | None = None
    unverified: bool = False
    dry_run: bool = False
    reporter: Reporter = field(default_factory=lambda: Reporter(sys.stderr, quiet=True))

    def require_publishable(self, candidate: ImportCandidate, version: GoVersion) -> None:
        """Raise NotFoundError for what is not an official release: nothing can verify it, so it can only be linked."""
        if version.label and self._way(candidate) != "link":
            declared = declared_version(candidate.goroot)
            raise NotFoundError(
                f"{candidate.goroot} is not an official release, so nothing can verify it: "
                f"VERSION says {declared.text[:80] if declared else ''!r}",
                hint=f"gosdk import --link --as {version.name} {shell_word(candidate.goroot)}",
            )

    def take(self, candidate: ImportCandidate, version: GoVersion) -> Taken:
        """Make the SDK at `candidate` answer for `version`, unless one is here already.

        Raises ChangedError for one that is not as published, IntegrityError for one that is not whole, and what the
        checksum database raises where it does not know the tree. The store is as it was then, the candidate always.
        """
        try:
            with self.store.version_lock(version, f"importing {version.name}"):
                return self._present(candidate, version) or self._new(candidate, version)
        except ChangedError as error:
            # Only here, where the lock is free: the reference may have to be built in the staging directory.
            raise self.publisher.explain(error, candidate.goroot, version) from None

    def _present(self, candidate: ImportCandidate, version: GoVersion) -> Taken | None:
        sdk = self.store.find(version)
        if sdk is None or (sdk.linked and self._way(candidate) != "link"):
            return None
        if version.label and sdk.linked and sdk.goroot != candidate.goroot:
            # The user gives the name to another tree.
            return None
        return Taken("here", version, sdk.goroot)

    def _new(self, candidate: ImportCandidate, version: GoVersion) -> Taken:
        if self._way(candidate) == "link":
            return self._link(candidate.goroot, version)
        published = self.publisher.published(version)
        if self.dry_run:
            self.publisher.compare(version, published_digests(candidate.goroot), published)
            return Taken("would import", version, self.store.layout.versions / version.name, self._way(candidate))
        return self._materialize(candidate, version, published)

    def _link(self, goroot: Path, version: GoVersion) -> Taken:
        if {"\r", "\n"} & set(str(goroot)):
            raise UsageError(f"{goroot}: a path with a line break cannot be linked", hint="gosdk import --copy")
        check_sdk(goroot, version, self.publisher.platform)
        warning = self._doubt(goroot, version)
        if not self.dry_run:
            self.store.link(version, goroot)
        return Taken("would import" if self.dry_run else "imported", version, goroot, "link", warning)

    def _doubt(self, goroot: Path, version: GoVersion) -> str:
        """Return what speaks against a tree that may be linked all the same; nothing for the published one."""
        if version.label:
            return f"{version.name} is not an official release"
        try:
            published = self.publisher.published(version)
            self.publisher.compare(version, published_digests(goroot), published)
        except GosdkError as error:
            if not self.unverified:
                raise
            return error.message
        return ""

    def _materialize(self, candidate: ImportCandidate, version: GoVersion, published: str) -> Taken:
        size = sum(tree_files(candidate.goroot).values())
        with (
            self.reporter.bar(f"{version.name} import", size) as progress,
            self.store.staged(version) as staging,
        ):
            tree = staging.path
            linked = materialize(candidate.goroot, tree, hard_links=self._way(candidate) == "hardlink")
            check_sdk(tree, version, self.publisher.platform)
            # What is in the store now is hashed, not the original, which may change meanwhile.
            digests = tree_digests(tree, progress)
            self.publisher.compare(version, digests, published)
            self._describe(candidate, version, digests, tree)
            sync_tree(tree)
            sdk = self.store.commit(staging, version)
        return Taken("imported", version, sdk.goroot, "hardlink" if linked else "copy")

    def _describe(self, candidate: ImportCandidate, version: GoVersion, digests: Digests, tree: Path) -> None:
        receipt = Receipt(
            version=version.text,
            platform=str(self.publisher.platform),
            source=f"import of {candidate.goroot}",
            url=candidate.goroot.as_uri(),
            sha256="",
            h1=h1_of(digests, module_version(version, self.publisher.platform)),
            roots=("sumdb",),
            size=sum((tree / name).stat().st_size for name in digests),
            files=len(digests),
        )
        receipt.write(tree, digests)

    def _way(self, candidate: ImportCandidate) -> Way:
        """Copy by default: the store's files must not change when somebody edits the original in place."""
        return self.way or ("hardlink" if candidate.is_read_only else "copy")
