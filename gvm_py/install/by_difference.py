"""Install by difference: what an SDK of the same minor has is shared with it, and only the rest is fetched.

It is used only where the checksum database has the hash of the whole tree that came of it. Whatever is in doubt before
that, the whole archive is fetched instead, and verified as ever.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from gvm_py.dist.archive import Unpacked
from gvm_py.dist.archive.unpacking import empty
from gvm_py.dist.difference import Neighbour, RemoteFile, assemble
from gvm_py.dist.download import Downloaded
from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.golang.sdktree import check_sdk
from gvm_py.install.delivery import Delivered, InstallTools
from gvm_py.store import Store
from gvm_py.store.cache import ArchiveCache
from gvm_py.store.receipt import Receipt, read_manifest
from gvm_py.store.sdks import InstalledSDK
from gvm_py.transport import redact
from gvm_py.ui.output import human_size

_WORTH = 1 << 20
"""An SDK with fewer bytes is fetched in one request sooner than compared."""

Published = Callable[[], str | GosdkError]
"""Waits for the h1 that the checksum database has, or for the reason why it has none."""


def neighbours(store: Store, artifact: Artifact) -> list[InstalledSDK]:
    """Return the other SDKs of the same minor in the store, the newest older one first."""
    version = artifact.version
    others = [sdk for sdk in store.installed() if sdk.is_own and sdk.version.same_minor(version)]
    older = [sdk for sdk in others if sdk.version < version]
    return [*older[::-1], *(sdk for sdk in others if sdk.version > version)]


def deliver_difference(
    tools: InstallTools, artifact: Artifact, near: Iterable[InstalledSDK], staging: Path, published: Published
) -> Delivered | None:
    """Build the SDK of `artifact` in the empty directory `staging`, its h1 being the one that is `published`.

    None where no SDK of `near` can share files or anything is in doubt; `staging` is empty again then. Raises OSError.
    """
    if not _is_possible(artifact, tools.cache):
        return None
    neighbour = next(filter(None, (_neighbour(sdk, artifact) for sdk in near)), None)
    if neighbour is None:
        return None
    try:
        unpacked = _build(tools, artifact, neighbour, staging, published)
    except GosdkError as error:
        name = artifact.version.name
        tools.reporter.say(f"{name} shares nothing with {neighbour.name} and is fetched whole: {error.message}")
        unpacked = None
    if unpacked:
        return Delivered(Downloaded(neighbour.goroot, "", redact(artifact.urls[0])), unpacked)
    empty(staging)
    return None


def _is_possible(artifact: Artifact, cache: ArchiveCache) -> bool:
    """Return whether `artifact` is a module on the web, and its archive is not in the cache, not even a part of it."""
    if artifact.form != "module" or not artifact.urls or not artifact.urls[0].lower().startswith("http"):
        return False
    return not cache.proven(artifact.filename) and not cache.partial(artifact.filename).exists()


def _neighbour(sdk: InstalledSDK, artifact: Artifact) -> Neighbour | None:
    """Return `sdk` with its manifest; None where it was never verified, is for another platform or not worth it."""
    try:
        receipt, manifest = Receipt.read(sdk.goroot), read_manifest(sdk.goroot)
    except IntegrityError:
        return None
    if receipt is None or manifest is None:
        return None
    if not receipt.roots or receipt.platform != str(artifact.platform) or receipt.size < _WORTH:
        return None
    return Neighbour(sdk.version.name, sdk.goroot, manifest)


def _build(
    tools: InstallTools, artifact: Artifact, neighbour: Neighbour, staging: Path, published: Published
) -> Unpacked | None:
    name = artifact.version.name
    with tools.reporter.bar(f"{name} download", None) as progress:

        def listener(needed: int, total: int) -> None:
            progress.expect(needed)
            part = f"{human_size(needed)} of {human_size(total)}"
            tools.reporter.say(f"{name}: fetching {part}, the rest is shared with {neighbour.name}")

        remote = RemoteFile(tools.fetcher, artifact.urls[0], progress)
        assembled = assemble(remote, neighbour, staging, artifact.module_version, listener)
    if assembled is None:
        return None
    check_sdk(staging, artifact.version, artifact.platform)
    found = published()
    if found != assembled.unpacked.h1:
        reason = found.message if isinstance(found, GosdkError) else f"the checksum database says {found}"
        raise IntegrityError(f"its tree hashes to {assembled.unpacked.h1}; {reason}")
    assembled.lending.require_unchanged()
    return assembled.unpacked
