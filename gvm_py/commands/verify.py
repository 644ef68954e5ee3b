"""`gosdk verify`: are the installed SDKs still what they were installed as?"""

from collections.abc import Callable

import click

from gvm_py.commands.app import App
from gvm_py.commands.output import emit
from gvm_py.commands.supply import Wish, installer, published_h1
from gvm_py.errors import IntegrityError
from gvm_py.install.check import Checked, check
from gvm_py.install.repair import installed_platform, repair
from gvm_py.request import Request


@click.command()
@click.argument("requests", metavar="[VERSION]...", nargs=-1)
@click.option("--repair", is_flag=True, help="Fetch the archive again and put back only the files that differ.")
@click.option("--offline", is_flag=True, help="Compare with the receipt only; do not ask the checksum database.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, requests: tuple[str, ...], *, repair: bool, offline: bool, as_json: bool) -> None:
    """Re-hash installed SDKs, all or those that answer VERSION, and name every changed, missing and extra file."""
    wanted = [app.store.require(Request.parse(text)) for text in requests]
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
    broken = [result.sdk.version.text for result in results if result.problem]
    if broken:
        raise IntegrityError(
            f"{len(broken)} of {len(results)} SDKs are not as published: {', '.join(broken)}",
            hint=f"gosdk verify --repair {' '.join(broken)}",
        )


def _repaired(app: App, result: Checked, database: Callable[[str], str] | None) -> Checked:
    sdk = result.sdk
    if sdk.linked:
        raise IntegrityError(
            f"{sdk.goroot} is only linked; gosdk does not change it", hint=f"gosdk install {sdk.version}"
        )
    platform = installed_platform(sdk, app.platform)
    changed = repair(installer(app, Wish(platform=platform, reinstall=True)), sdk)
    app.reporter.say(f"put back {len(changed.lines)} files of {sdk.version.name}")
    return check(sdk, database)


def _print(result: Checked) -> None:
    click.echo(f"{result.sdk.version.name}  {result.summary}")
    for line in result.differences.lines:
        click.echo(f"  {line}")
