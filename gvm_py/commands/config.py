"""`gosdk config`: read and change the settings of config.toml."""

from dataclasses import replace

import click

from gvm_py.app.context import App
from gvm_py.config import keys, set_value
from gvm_py.ui.output import emit

_ADDRESSES = ("source", "mirror")


@click.group()
def command() -> None:
    """Read and change the settings in $GOSDK_ROOT/config.toml."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def list_settings(app: App, as_json: bool) -> None:
    """Show every setting with its value in force."""
    values = {key: _without_secrets(key, app.config.get(key)) for key in keys()}
    if as_json:
        emit("config", values)
        return
    for key, value in values.items():
        click.echo(f"{key} = {_shown(value)}")


@command.command("get")
@click.argument("key")
@click.pass_obj
def get_setting(app: App, key: str) -> None:
    """Print the value of one setting as it is in force, a password in an address included."""
    click.echo(_shown(app.config.get(key)))


@command.command("set")
@click.argument("key")
@click.argument("value")
@click.pass_obj
def set_setting(app: App, key: str, value: str) -> None:
    """Set one setting; comments in the file stay. A list is written with commas."""
    set_value(app.layout.config_file, key, value)
    if key == "gotoolchain":
        replace(app).publish()  # the shims hold it, and this App the value before
    app.reporter.say(f"{key} = {_without_secrets(key, value)} in {app.layout.config_file}")


def _without_secrets(key: str, value: object) -> object:
    from gvm_py.transport import conceal

    return conceal(value) if key in _ADDRESSES and isinstance(value, str) else value


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, tuple) else str(value)
