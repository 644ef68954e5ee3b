"""What gosdk.lock says of a release: its hashes by platform, as they are published."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from gvm_py.dist.sources.base import Source, module_version
from gvm_py.errors import IntegrityError, NetworkError, NotFoundError
from gvm_py.host import Platform
from gvm_py.install.locate import Search
from gvm_py.lockfile import LOCK_NAME, Hashes, LockFile
from gvm_py.request import Request
from gvm_py.version import GoVersion

PublishedHash = Callable[[str], str]


def made_lock(
    version: GoVersion,
    platforms: Iterable[Platform],
    before: Mapping[Platform, Hashes],
    asked: Sequence[Source],
    database: PublishedHash,
) -> LockFile:
    """Return the lock of a release; `before` is what is locked of the same release. Raises GosdkError."""
    return LockFile(
        version, {platform: _hashes(version, platform, database, asked, before.get(platform)) for platform in platforms}
    )


def newest_release(request: Request, asked: Sequence[Source], platform: Platform) -> GoVersion:
    """Return the newest release that a request selects. Raises GosdkError where no source has one."""
    search = Search(request, platform)
    for source in asked:
        if artifact := search.ask(source):
            return artifact.version
    raise search.failure()


def _hashes(
    version: GoVersion,
    platform: Platform,
    database: Callable[[str], str],
    asked: Sequence[Source],
    before: Hashes | None,
) -> Hashes:
    """Return what is published of one platform. A release never changes, so neither may what is locked of it."""
    kept = (before.archive, before.sha256) if before else ("", "")
    archive, sha256 = _indexed(version, platform, asked) or kept
    found = Hashes(database(module_version(version, platform)), archive, sha256)
    if before and (before.h1 != found.h1 or (before.archive == archive and before.sha256 != sha256)):
        raise IntegrityError(
            f"{version.name} for {platform} is locked as {_shown(before)}, and published as {_shown(found)}",
            hint=f"git log -p {LOCK_NAME}",
        )
    return found


def _indexed(version: GoVersion, platform: Platform, asked: Sequence[Source]) -> tuple[str, str] | None:
    """Return the archive of a release and its sha256 from the first index that can be asked, None without one."""
    for source in asked:
        with suppress(NetworkError, NotFoundError):
            artifact = source.artifact(version, platform)
            if artifact.sha256:
                return artifact.filename, artifact.sha256
    return None


def _shown(hashes: Hashes) -> str:
    return " ".join(filter(None, [hashes.h1, hashes.sha256]))
