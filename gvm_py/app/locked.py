"""`gosdk install --locked`: the gosdk.lock that counts here, and whether what is installed is what it says."""

from dataclasses import replace
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installing import install
from gvm_py.dist.archive import h1_of, published_digests, tree_digests
from gvm_py.dist.sources.base import module_version
from gvm_py.errors import IntegrityError, UsageError
from gvm_py.host import Platform
from gvm_py.install.outcome import InstallOutcome
from gvm_py.lockfile import LOCK_NAME, LockFile, Pin
from gvm_py.paths import nearest
from gvm_py.request import Request
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
            hint="gosdk lock",
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
