"""`gosdk install`: fetch, verify and commit SDKs."""

from collections.abc import Sequence
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.followers import auto_sync, follow_tools
from gvm_py.app.install_options import InstallOptions, is_archive
from gvm_py.app.installing import asked_for_here, install
from gvm_py.app.next_go import installed_notes
from gvm_py.commands.options import json_option, refresh_option, source_option, typed_platform
from gvm_py.errors import GosdkError, UsageError
from gvm_py.host import Platform
from gvm_py.install.outcome import InstallOutcome
from gvm_py.records import dataclass
from gvm_py.store.receipt import Receipt
from gvm_py.ui.result import CommandResult, Note


@dataclass(frozen=True)
class InstallResult(CommandResult):
    """What is installed now, one outcome for each request; how each went was reported while it happened."""

    command: ClassVar = "install"
    outcomes: tuple[InstallOutcome, ...]
    after: tuple[Note, ...]

    @override
    def as_data(self) -> object:
        return [_data(outcome) for outcome in self.outcomes]

    @override
    def notes(self) -> tuple[Note, ...]:
        """Return what to type next."""
        return self.after


@click.command()
@click.argument("versions", metavar="[VERSION|ARCHIVE]...", nargs=-1)
@source_option
@click.option("--mirror", metavar="URL", help="Take the bytes from this address; hashes still come from the index.")
@click.option("--platform", "platform_text", metavar="OS/ARCH", help="For an architecture that this machine also runs.")
@click.option("--arch", hidden=True)
@refresh_option
@click.option("--reinstall", is_flag=True, help="Replace SDKs that are installed already.")
@click.option("--as", "own_name", metavar="NAME", help="Install a directory, built or not, under a name of its own.")
@click.option("--locked", is_flag=True, help="Install what gosdk.lock pins, and accept no other bytes.")
@json_option
@click.pass_obj
def command(
    app: App,
    versions: tuple[str, ...],
    *,
    source: str | None,
    mirror: str | None,
    platform_text: str | None,
    arch: str | None,
    refresh: bool,
    reinstall: bool,
    own_name: str | None,
    locked: bool,
    as_json: bool,
) -> int:
    """Install the newest Go matching each VERSION (1.26, 1.26.5, '>=1.24,<1.26', stable, tip, ...) or an ARCHIVE.

    Without arguments, install what this directory requests.

    \b
    Examples:
      gosdk install stable
      gosdk install 1.25 1.26.5
      gosdk install ./go1.26.5.linux-amd64.tar.gz
    """
    if mirror and source == "goproxy":
        raise UsageError("--mirror holds archives, and the source goproxy has none", hint="gosdk install --help")
    chosen = _platform(app, platform_text, arch)
    options = InstallOptions(source, mirror, chosen or app.platform, refresh, reinstall, own_name=own_name)
    outcomes = _install(app, options, versions, locked=locked, is_chosen=chosen is not None)
    new = [outcome.sdk.version for outcome in outcomes if outcome.receipt]
    if new:
        auto_sync(app)
    # Also where nothing is new: a run that was killed before may not have come to them.
    follow_tools(app)
    return app.show(InstallResult(tuple(outcomes), installed_notes(app, new)), as_json=as_json)


def _platform(app: App, text: str | None, arch: str | None) -> Platform | None:
    named = text or (f"{app.platform.goos}/{arch}" if arch else None)
    return typed_platform(named) if named else None


def _install(
    app: App, options: InstallOptions, versions: Sequence[str], *, locked: bool, is_chosen: bool
) -> list[InstallOutcome]:
    """Install what was named or is requested here; `is_chosen` is whether the platform was named."""
    if not locked:
        texts = versions or (asked_for_here(app),)
        if is_chosen and not (options.reinstall or options.own_name):
            _refuse_other_platform(app, texts, options.platform or app.platform)
        return install(app, options, texts)
    from gvm_py.app.locked import install_locked

    if versions:
        raise UsageError("--locked installs what gosdk.lock pins, so it takes no VERSION", hint="gosdk lock --help")
    return [install_locked(app, options)]


def _refuse_other_platform(app: App, versions: Sequence[str], platform: Platform) -> None:
    """Raise GosdkError where the SDK for it is here for another platform."""
    for request in [app.store.request(text) for text in versions if not is_archive(text)]:
        sdk = app.store.newest(request)
        receipt = Receipt.read(sdk.goroot) if sdk else None
        if sdk and receipt and receipt.platform != str(platform):
            raise GosdkError(
                f"{sdk.version.name} is installed for {receipt.platform}, and a store holds one SDK of each version",
                hint=f"gosdk install --reinstall --platform {platform} {sdk.version}",
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
