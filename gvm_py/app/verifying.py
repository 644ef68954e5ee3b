"""Check installed SDKs against what was published, and restore the files that differ."""

from collections.abc import Sequence

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import installer, published_h1
from gvm_py.errors import IntegrityError, NetworkError
from gvm_py.install.delivery import PublishedHash
from gvm_py.install.repair import repair
from gvm_py.install.verification import VerifiedSDK, check
from gvm_py.store.receipt import Receipt, installed_platform
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.output import counted


def verify_all(app: App, sdks: Sequence[InstalledSDK], *, offline: bool) -> tuple[VerifiedSDK, ...]:
    """Return what is found in each SDK; `offline` asks no checksum database. Raises OSError for an unreadable file."""
    database = None if offline else published_h1(app)
    return tuple(_check(app, sdk, database) for sdk in sdks)


def repair_broken(app: App, checked: Sequence[VerifiedSDK], *, offline: bool) -> tuple[VerifiedSDK, ...]:
    """Restore the files that differ, and return what is found after that. Raises what installing raises."""
    database = None if offline else published_h1(app)
    return tuple(_repaired(app, one, database) if one.problem else one for one in checked)


def _check(app: App, sdk: InstalledSDK, database: PublishedHash | None) -> VerifiedSDK:
    receipt = Receipt.read_if_any(sdk.goroot)
    with app.reporter.bar(f"{sdk.version.name} verify", receipt.size if receipt else None) as progress:
        return check(sdk, database, progress)


def _repaired(app: App, broken: VerifiedSDK, database: PublishedHash | None) -> VerifiedSDK:
    sdk = broken.sdk
    if not sdk.is_repairable:
        app.reporter.warn(f"{sdk.goroot} is {_why_not_repairable(sdk)}")
        return broken
    platform = installed_platform(sdk.goroot, app.platform)
    try:
        changed = repair(installer(app, InstallOptions(platform=platform)), sdk)
    except (IntegrityError, NetworkError) as error:
        # What is installed already, `gosdk install` would leave as it is.
        error.hint = error.hint.replace("gosdk install ", "gosdk install --reinstall ", 1)
        raise
    app.reporter.say(f"repaired {sdk.version.name}: restored {counted(len(changed.lines), 'file')}")
    return _check(app, sdk, database)


def _why_not_repairable(sdk: InstalledSDK) -> str:
    if sdk.layer:
        return "in another store; gosdk does not change it"
    if sdk.linked:
        return "only linked; gosdk does not change it"
    return "not an official release; nothing can restore it"
