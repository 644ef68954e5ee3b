"""`gosdk uninstall`: remove SDKs from the store."""

import shlex
from contextlib import ExitStack

import click

from gvm_py.app.auto_sync import auto_sync
from gvm_py.app.context import App
from gvm_py.errors import GosdkError
from gvm_py.ui.output import emit


@click.command()
@click.argument("requests", metavar="VERSION...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, requests: tuple[str, ...], as_json: bool) -> None:
    """Remove the newest installed SDK that answers each VERSION.

    It stays in the trash for two weeks, and `gosdk undo` brings it back. The cached archive stays as well, so coming
    back later needs no network.
    """
    sdks = list(dict.fromkeys(app.store.require(app.store.request(text)) for text in requests))
    for sdk in sdks:
        if sdk.layer:
            raise GosdkError(
                f"{sdk.version.name} is in the store {sdk.layer}, which is not changed from here",
                hint=f"GOSDK_LAYERS= GOSDK_ROOT={shlex.quote(str(sdk.layer))} gosdk uninstall {sdk.version}",
            )
    with ExitStack() as stack:
        for sdk in sorted(sdks, key=lambda sdk: sdk.version):
            stack.enter_context(app.store.version_lock(sdk.version, f"removing {sdk.version.name}"))
        removal = app.store.uninstall(*sdks)
    for sdk in sdks:
        app.reporter.say(f"{'unlinked' if sdk.linked else 'removed'} {sdk.version.name}")
    app.reporter.say(f"undo it until {removal.until:%Y-%m-%d}: gosdk undo")
    app.publish()
    auto_sync(app)
    if as_json:
        emit("uninstall", [{"version": sdk.version.text, "goroot": str(sdk.goroot)} for sdk in sdks])
