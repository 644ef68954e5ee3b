"""Bring a mirror up to date: records first, then the files, then the lists that name them."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import ClassVar, Protocol

from gvm_py.config import VerifyPolicy
from gvm_py.dist.catalog import ReleaseFile
from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.mirror.copier import Copied, Copier
from gvm_py.mirror.file_tree import MirrorTree
from gvm_py.mirror.plan import MirrorPlan
from gvm_py.mirror.published_index import MirrorIndex, write_list
from gvm_py.mirror.records import Records
from gvm_py.mirror.toolchain_modules import LIST, listing, versions
from gvm_py.records import dataclass
from gvm_py.system.parallel import batches, run_all
from gvm_py.system.trees import remove_tree
from gvm_py.transport import Fetcher
from gvm_py.ui.reporter import Reporter


class Destination(Protocol):
    """Takes the tree to where clients read it."""

    @property
    def batch(self) -> int:
        """After how many SDKs `publish` is called."""
        ...

    def load(self, tree: MirrorTree) -> None:
        """Let `tree` know what is there already. The caller holds the lock of the mirror."""
        ...

    def publish(self, tree: MirrorTree) -> None:
        """Let clients see what is in `tree` now."""
        ...


class InPlace:
    """The directory is what clients read."""

    batch: ClassVar = 64

    def load(self, tree: MirrorTree) -> None:
        """Do nothing: everything is in its place."""

    def publish(self, tree: MirrorTree) -> None:
        """Do nothing: everything is in its place."""


@dataclass(frozen=True)
class MirrorTools:
    """What an update works with. `records` opens the records of the checksum database that the user trusts."""

    destination: Destination
    records: Callable[[], Records]
    policy: VerifyPolicy
    fetcher: Fetcher
    reporter: Reporter


def update(tree: MirrorTree, choice: MirrorPlan, means: MirrorTools) -> tuple[list[Copied], list[GosdkError]]:
    """Return the chosen files that are in the mirror now, and what failed; a failure does not stop the others.

    The caller holds the lock of the mirror. Raises IntegrityError for a checksum database that contradicts itself, and
    what the destination raises where it does not take the files.
    """
    tree.sweep()
    published = _published(choice, means)
    index = _index(tree, means)
    copier = Copier(tree, index.files, published, means.policy, means.fetcher, means.reporter)
    calls = [partial(copier.bring, artifact) for artifact in choice.artifacts.values()]
    copied: list[Copied] = []
    failures: list[GosdkError] = []
    for batch in batches(calls, means.destination.batch):
        results = run_all(batch, means.reporter.cancel)
        copied += [result for result in results if isinstance(result, Copied)]
        failures += [result for result in results if isinstance(result, GosdkError)]
        index.with_files(_listed(copied)).without_absent(tree).save(tree.index)
        write_list(tree.modules / LIST, listing(versions(tree)))
        means.destination.publish(tree)
    if not failures:
        with suppress(FileNotFoundError):
            remove_tree(tree.downloads.root)
    return copied, failures


def _published(choice: MirrorPlan, means: MirrorTools) -> dict[str, str | GosdkError]:
    """Return what the database says of each SDK. One that cannot be asked leaves the word to the other root."""
    try:
        return means.records().update(choice.module_versions)
    except IntegrityError:
        raise
    except GosdkError as error:
        means.reporter.warn(f"no checksum database: {error.message}")
        return dict.fromkeys(choice.module_versions, error)


def _index(tree: MirrorTree, means: MirrorTools) -> MirrorIndex:
    try:
        return MirrorIndex.load(tree.index)
    except IntegrityError as error:
        means.reporter.warn(f"{tree.index} is damaged; regenerating it: {error.message}")
        return MirrorIndex({})


def _listed(copied: Iterable[Copied]) -> list[ReleaseFile]:
    return [
        ReleaseFile(done.artifact.filename, done.sha256, done.size, "archive", done.artifact.platform)
        for done in copied
        if done.sha256 and done.artifact.form != "module"
    ]
