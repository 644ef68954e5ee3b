"""`gosdk install`: fetch, verify and commit SDKs."""

from collections.abc import Sequence
from dataclasses import replace

import click

from gvm_py.app.auto_sync import auto_sync
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installing import asked_for_here, install
from gvm_py.errors import GosdkError, UsageError
from gvm_py.host import Platform
from gvm_py.install.outcome import InstallOutcome
from gvm_py.store.receipt import Receipt
from gvm_py.ui.output import emit


@click.command()
@click.argument("texts", metavar="[REQUEST|ARCHIVE]...", nargs=-1)
@click.option("--source", help="go.dev, golang.google.cn, goproxy, a URL or a path; default: the setting `source`.")
@click.option("--mirror", help="Base URL to take the bytes from; hashes still come from the index.")
@click.option("--arch", help="Another GOARCH than this machine's, such as amd64 on an arm64 Mac.")
@click.option("--refresh", is_flag=True, help="Ask for the list of releases again even when the kept one is young.")
@click.option("--reinstall", is_flag=True, help="Replace SDKs that are already there.")
@click.option("--as", "own_name", metavar="NAME", help="Install a directory, built or not, under a name of its own.")
@click.option("--locked", is_flag=True, help="Install what gosdk.lock says, and accept no other bytes.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(
    app: App,
    texts: tuple[str, ...],
    *,
    source: str | None,
    mirror: str | None,
    arch: str | None,
    refresh: bool,
    reinstall: bool,
    own_name: str | None,
    locked: bool,
    as_json: bool,
) -> None:
    """Install the newest Go that answers each REQUEST (1.22, 1.22.3, '>=1.22,<1.25', latest, tip, ...) or an ARCHIVE.

    Without arguments, install what this directory asks for.
    """
    platform = Platform.parse(f"{app.platform.goos}/{arch}") if arch else app.platform
    options = InstallOptions(source, mirror, platform, refresh, reinstall, own_name=own_name)
    outcomes = _locked(app, options, texts) if locked else install(app, options, texts or (asked_for_here(app),))
    if arch:
        _require_platform(outcomes, platform)
    if any(outcome.receipt for outcome in outcomes):
        auto_sync(app)
    if as_json:
        emit("install", [_data(outcome) for outcome in outcomes])


def _locked(app: App, options: InstallOptions, texts: Sequence[str]) -> list[InstallOutcome]:
    from gvm_py.app.locked import read_lock, require_locked, warn_of_another

    if texts:
        raise UsageError("--locked installs what gosdk.lock says, so it takes no REQUEST", hint="gosdk lock --help")
    version, pin = read_lock(app, options.platform or app.platform)
    outcomes = install(app, replace(options, pin=pin), (version.text,))
    require_locked(outcomes[0], pin)
    warn_of_another(app, version)
    return outcomes


def _require_platform(outcomes: Sequence[InstallOutcome], platform: Platform) -> None:
    for outcome in outcomes:
        receipt = outcome.receipt or Receipt.read(outcome.sdk.goroot)
        version = outcome.sdk.version
        if receipt and receipt.platform != str(platform):
            raise GosdkError(
                f"{version.name} is here for {receipt.platform}, and a store holds one SDK of each version",
                hint=f"to replace it: gosdk install --reinstall --arch {platform.goarch} {version}",
            )


def _data(outcome: InstallOutcome) -> dict[str, object]:
    receipt = outcome.receipt
    return {
        "version": outcome.sdk.version.text,
        "goroot": str(outcome.sdk.goroot),
        "installed": receipt is not None,
        "source": receipt.source if receipt else None,
        "roots": list(receipt.roots) if receipt else None,
        "h1": receipt.h1 if receipt else None,
    }
