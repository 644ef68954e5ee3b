"""`gosdk default`: the SDK used where nothing else asks for one."""

import click

from gvm_py.app.auto_sync import auto_sync
from gvm_py.app.context import App
from gvm_py.errors import NotFoundError
from gvm_py.ui.output import emit


@click.command()
@click.argument("request_text", metavar="[REQUEST]", required=False)
@click.option("--unset", is_flag=True, help="Have no default: the system Go answers then.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, request_text: str | None, *, unset: bool, as_json: bool) -> None:
    """Show the default, or make REQUEST the default (as `gosdk use --global` does)."""
    if unset:
        app.store.set_default(None)
    elif request_text:
        request = app.store.request(request_text)
        app.store.require(request)
        app.store.set_default(request)
    if unset or request_text:
        auto_sync(app)
    text, sdk = app.store.default, app.default_sdk()
    if as_json:
        emit("default", {"request": text, "version": sdk.version.text if sdk else None})
    elif text:
        click.echo(f"{text}  {sdk.version.name if sdk else 'not installed'}")
    elif not unset:
        raise NotFoundError("there is no default SDK", hint="gosdk default stable")
