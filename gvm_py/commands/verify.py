"""`gosdk verify`: whether the installed SDKs are still what they were installed as."""

from collections.abc import Callable

import click

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import installer, published_h1
from gvm_py.errors import IntegrityError
from gvm_py.install.repair import installed_platform, repair
from gvm_py.install.verification import VerifiedSDK, check
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.output import emit


@click.command()
@click.argument("requests", metavar="[VERSION]...", nargs=-1)
@click.option("--repair", is_flag=True, help="Fetch the archive again and put back only the files that differ.")
@click.option("--offline", is_flag=True, help="Compare with the receipt only; do not ask the checksum database.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, requests: tuple[str, ...], *, repair: bool, offline: bool, as_json: bool) -> None:
    """Re-hash installed SDKs, all or those that answer VERSION, and name every changed, missing and extra file."""
    wanted = [app.store.require(app.store.request(text)) for text in requests]
    sdks = list(dict.fromkeys(wanted)) if requests else list(app.store.installed())
    database = None if offline else published_h1(app)
    results = [check(sdk, database) for sdk in sdks]
    if repair:
        results = [_repaired(app, result, database) if result.problem else result for result in results]
    if as_json:
        emit("verify", [result.as_data() for result in results])
    else:
        for result in results:
            _print(result)
    if not results:
        app.reporter.say("no SDK is installed yet; try: gosdk install stable")
    broken = [result.sdk for result in results if result.problem]
    if broken:
        names = ", ".join(sdk.version.text for sdk in broken)
        raise IntegrityError(f"{len(broken)} of {len(results)} SDKs are not as published: {names}", hint=_hint(broken))


def _repaired(app: App, result: VerifiedSDK, database: Callable[[str], str] | None) -> VerifiedSDK:
    sdk = result.sdk
    if not sdk.is_own:
        app.reporter.warn(f"{sdk.goroot} is not in this store; gosdk does not change it")
        return result
    platform = installed_platform(sdk, app.platform)
    changed = repair(installer(app, InstallOptions(platform=platform)), sdk)
    count = len(changed.lines)
    app.reporter.say(f"repaired {sdk.version.name}: put back {count} file{'' if count == 1 else 's'}")
    return check(sdk, database)


def _hint(broken: list[InstalledSDK]) -> str:
    own = " ".join(sdk.version.text for sdk in broken if sdk.is_own)
    return f"gosdk verify --repair {own}" if own else f"gosdk install {broken[0].version}"


def _print(result: VerifiedSDK) -> None:
    click.echo(f"{result.sdk.version.name}  {result.summary}")
    for line in result.differences.lines:
        click.echo(f"  {line}")
