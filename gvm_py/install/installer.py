"""Install one SDK: lock, look whether it is there, fetch, unpack, verify, commit."""

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from gvm_py.config import VerifyPolicy
from gvm_py.dist.sources.base import Artifact, Source
from gvm_py.errors import GosdkError, NetworkError, NotFoundError
from gvm_py.golang.sdktree import check_sdk
from gvm_py.host import Platform
from gvm_py.install.by_difference import deliver_difference, neighbours
from gvm_py.install.delivery import Delivered, InstallTools, fetch, unpack_whole
from gvm_py.install.kept import KeptSource, forget, keep
from gvm_py.install.locate import Search
from gvm_py.install.outcome import InstallOutcome
from gvm_py.install.trust import Evidence, needs_index, refuse_hopeless, trusted_roots
from gvm_py.records import dataclass
from gvm_py.request import Request
from gvm_py.request.lockfile import Pin
from gvm_py.store.receipt import Receipt
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.disk import disk_errors
from gvm_py.system.parallel import Background
from gvm_py.system.trees import sync_tree

T = TypeVar("T")


@dataclass(frozen=True)
class Installer:
    """Installs for one platform, from these sources, under this policy; with a `pin`, nothing but what that says.

    Archives of earlier installations count as a source too, unless the user named one archive and means that.
    """

    tools: InstallTools
    sources: Sequence[Source]
    platform: Platform
    policy: VerifyPolicy
    reinstall: bool = False
    pin: Pin | None = None
    use_kept: bool = True

    def install(self, request: Request) -> InstallOutcome:
        """Install the newest SDK that matches `request`, unless that very version is installed.

        Whether another one matches is for the caller to ask. Raises NotFoundError, NetworkError, IntegrityError or
        LockTimeoutError, and leaves nothing but the cache then.
        """
        return self.with_artifact(request, lambda artifact: self._locked(artifact, request))

    def with_artifact(self, request: Request, use: Callable[[Artifact], T]) -> T:
        """Return what `use` makes of the artifact of the first source that has one and can deliver it.

        Raises NotFoundError or NetworkError with everything that was tried.
        """
        search = Search(request, self.platform)
        for source in self._in_order(request):
            artifact = search.ask(source)
            if artifact is None:
                continue
            try:
                result = use(artifact)
            except (NetworkError, NotFoundError) as error:
                search.undelivered(source, error)
                continue
            for line in search.passed_over():
                self.tools.reporter.say_once(line, search.shortcut(source))
            return result
        raise search.failure()

    def _in_order(self, request: Request) -> Iterable[Source]:
        """Return the sources in order: the cache first for an exact version, the same everywhere, else last."""
        if self.reinstall or not self.use_kept:
            return self.sources
        kept = KeptSource(self.tools.cache, needs_index(self.policy))
        return (kept, *self.sources) if request.is_exact else (*self.sources, kept)

    def _locked(self, artifact: Artifact, request: Request) -> InstallOutcome:
        with self.tools.store.version_lock(artifact.version, f"installing {artifact.version.name}"):
            present = None if self.reinstall else self.tools.store.find(artifact.version)
            if present is None and not request.is_exact:
                self.tools.reporter.say(f"resolved {request.text} to {artifact.version.name}")
            return InstallOutcome(present) if present else self._build(artifact)

    def _build(self, artifact: Artifact) -> InstallOutcome:
        store, begin = self.tools.store, time.monotonic()
        doing = f"install {artifact.version.name}"
        with disk_errors(store.layout.root, doing), store.staged(artifact.version) as staging:
            receipt = self.build_tree(artifact, staging.path, neighbours(store, artifact))
            sync_tree(staging.path)
            sdk = store.commit(staging, artifact.version)
        return InstallOutcome(sdk, receipt, time.monotonic() - begin)

    def build_tree(self, artifact: Artifact, staging: Path, near: Iterable[InstalledSDK] = ()) -> Receipt:
        """Build the SDK of `artifact` in the empty directory `staging`, with receipt and manifest, proven genuine.

        What it has in common with one of `near` is shared with that, and not fetched where it need not be.
        """
        refuse_hopeless(artifact, self.policy)
        asked = Background(lambda: self.tools.published_h1(artifact.module_version))
        delivered = deliver_difference(self.tools, artifact, near, staging, asked.answer)
        archive = delivered.archive if delivered else fetch(self.tools, artifact)
        try:
            unpacked = delivered.unpacked if delivered else unpack_whole(self.tools, artifact, archive.path, staging)
            check_sdk(staging, artifact.version, artifact.platform)
            published = asked.answer()
            roots = trusted_roots(Evidence(artifact, unpacked.h1, published), self.policy)
            if self.pin:
                what = f"{artifact.filename} from {artifact.source}"
                self.pin.check_archive(artifact.filename, archive.sha256, what)
                self.pin.check_tree(unpacked.h1, what)
        except GosdkError:
            forget(archive.path, self.tools.cache)
            raise
        if isinstance(published, GosdkError):
            self.tools.reporter.say(
                f"no word on {artifact.version.name} from the checksum database: {published.message}"
            )
        receipt = _receipt(artifact, Delivered(archive, unpacked), roots)
        receipt.write(staging, unpacked.digests)
        keep(archive.path, self.tools.cache, receipt)
        return receipt


def _receipt(artifact: Artifact, delivered: Delivered, roots: tuple[str, ...]) -> Receipt:
    archive, unpacked = delivered
    by_mirror = artifact.mirror and archive.url.startswith(artifact.mirror)
    return Receipt(
        version=artifact.version.text,
        platform=str(artifact.platform),
        source=f"{artifact.source}, bytes from {artifact.mirror}" if by_mirror else artifact.source,
        url=archive.url,
        sha256=archive.sha256,
        h1=unpacked.h1,
        roots=roots,
        size=unpacked.bytes,
        files=unpacked.files,
    )
