"""gosdk.lock: what it says of a release, as it is published; which one counts here, and `gosdk install --locked`."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installing import install
from gvm_py.dist.archive import h1_of, published_digests, tree_digests
from gvm_py.dist.sources.base import Source, module_version
from gvm_py.errors import IntegrityError, NetworkError, NotFoundError, UsageError
from gvm_py.host import Platform
from gvm_py.install.delivery import PublishedHash
from gvm_py.install.locate import Search
from gvm_py.install.outcome import InstallOutcome
from gvm_py.paths.above import nearest
from gvm_py.records import replace
from gvm_py.request import Request
from gvm_py.request.lockfile import LOCK_NAME, Hashes, LockFile, Pin, history
from gvm_py.selection import Decision, Rule
from gvm_py.selection.request_files import read_request_file
from gvm_py.store.receipt import Receipt
from gvm_py.version import GoVersion


def load_lock(path: Path) -> LockFile:
    """Return what the lock at `path` says. Raises UsageError for a broken one."""
    return LockFile.parse(read_request_file(str(path)), path)


def locked_release(directory: Path) -> tuple[GoVersion, Path] | None:
    """Return the release that is locked in `directory` and the file that does, None without one. Raises GosdkError."""
    path = nearest(directory, LOCK_NAME)
    return (load_lock(path).version, path) if path else None


def install_locked(app: App, options: InstallOptions) -> InstallOutcome:
    """Install the release that is locked here, and no other bytes. Raises what `read_lock` and installing raise."""
    version, pin = read_lock(app, options.platform or app.platform)
    (outcome,) = install(app, replace(options, pin=pin), (version.text,))
    require_locked(outcome, pin)
    warn_of_another(app, version)
    return outcome


def read_lock(app: App, platform: Platform) -> tuple[GoVersion, Pin]:
    """Return the release that is locked here, and its bytes for `platform`.

    Raises UsageError without a lock, for a broken one and for one that the project has moved away from, NotFoundError
    for one that lacks the platform.
    """
    path = nearest(app.cwd, LOCK_NAME)
    if path is None:
        raise UsageError(f"there is no {LOCK_NAME} in {app.cwd} or above", hint="gosdk lock")
    lock = load_lock(path)
    decision = app.decide()
    if not _agrees(decision, lock.version):
        raise UsageError(
            f"{path} locks {lock.version.name}, but {decision.origin} requests {decision.wanted}",
            hint="gosdk use stable && gosdk lock" if decision.wanted == "system" else "gosdk lock",
        )
    return lock.version, lock.pin(platform, path)


def require_locked(outcome: InstallOutcome, pin: Pin) -> None:
    """Raise IntegrityError where an SDK that was here before does not consist of the bytes that are locked."""
    if outcome.receipt:
        return
    goroot, receipt = outcome.sdk.goroot, Receipt.read(outcome.sdk.goroot)
    digests = tree_digests(goroot) if receipt else published_digests(goroot)
    platform = Platform.parse(receipt.platform) if receipt else Platform.here()
    try:
        pin.check_tree(h1_of(digests, module_version(outcome.sdk.version, platform)), str(goroot))
    except IntegrityError as error:
        raise IntegrityError(error.message, hint="gosdk install --locked --reinstall") from None


def warn_of_another(app: App, version: GoVersion) -> None:
    """Report where another SDK is selected here although the locked one is installed: a lock selects nothing."""
    decision = app.decide()
    if decision.version != version:
        chosen = decision.version.name if decision.version else decision.wanted
        app.reporter.warn(f"go is {chosen} here and not the locked {version.name}; pin it: gosdk use --exact {version}")


def _agrees(decision: Decision, version: GoVersion) -> bool:
    if decision.rule in (Rule.WORK, Rule.MOD):
        return GoVersion.parse(decision.wanted) <= version
    if decision.rule in (Rule.PIN, Rule.VARIABLE, Rule.VERSION_FILE):
        return decision.wanted != "system" and Request.parse(decision.wanted).matches(version)
    return True


def made_lock(
    version: GoVersion,
    platforms: Iterable[Platform],
    before: Mapping[Platform, Hashes],
    asked: Sequence[Source],
    database: PublishedHash,
    path: Path,
) -> LockFile:
    """Return the lock of a release for `path`; `before` is what that locks of the same release. Raises GosdkError.

    A release never changes, so neither may what is locked of it.
    """
    hashes = {}
    for platform in platforms:
        old = before.get(platform)
        found = _hashes(version, platform, database, asked, old)
        if old and (old.h1 != found.h1 or (old.archive == found.archive and old.sha256 != found.sha256)):
            what = f"{version.name} for {platform} is locked as {_shown(old)}, and published as {_shown(found)}"
            raise IntegrityError(what, hint=history(path))
        hashes[platform] = found
    return LockFile(version, hashes)


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
    database: PublishedHash,
    asked: Sequence[Source],
    before: Hashes | None,
) -> Hashes:
    """Return what is published of one platform, the archive as it is locked where no index can be asked."""
    kept = (before.archive, before.sha256) if before else ("", "")
    archive, sha256 = _indexed(version, platform, asked) or kept
    try:
        return Hashes(database(module_version(version, platform)), archive, sha256)
    except NotFoundError as error:
        raise NotFoundError(error.message, hint="go tool dist list") from None


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
