"""`gosdk config`: read and change the settings of config.toml."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.settings import ADDRESSES, change_setting
from gvm_py.commands.options import json_option
from gvm_py.config import Config, is_set, keys
from gvm_py.records import dataclass
from gvm_py.ui.result import CommandResult, Note
from gvm_py.ui.screen import Screen


@dataclass(frozen=True)
class SettingsResult(CommandResult):
    """Settings with their values in force."""

    command: ClassVar = "config"
    values: Mapping[str, object]

    @override
    def as_data(self) -> object:
        return dict(self.values)

    @override
    def lines(self, screen: Screen) -> Iterator[str]:  # noqa: ARG002
        """Yield `key = value` for each."""
        yield from (f"{key} = {_shown(value)}" for key, value in self.values.items())


@dataclass(frozen=True)
class SettingResult(CommandResult):
    """The value of one setting, for programs."""

    command: ClassVar = "config"
    is_exact: ClassVar = True
    key: str
    value: object

    @override
    def as_data(self) -> object:
        return {"key": self.key, "value": self.value}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:  # noqa: ARG002
        """Yield the value."""
        yield _shown(self.value)


@dataclass(frozen=True)
class ChangedSettingResult(CommandResult):
    """The setting that is in force now, and what was done to the file."""

    command: ClassVar = "config"
    key: str
    value: object
    done: str

    @override
    def as_data(self) -> object:
        return {"key": self.key, "value": self.value}

    @override
    def notes(self) -> Iterator[Note]:
        """Yield the sentence about the file."""
        yield Note(f"{self.done}: {self.key} = {_shown(self.value)}")


@click.group()
def command() -> None:
    """Read and change the settings in $GOSDK_ROOT/config.toml.

    \b
    Examples:
      gosdk config list
      gosdk config get source
      gosdk config set gotoolchain local
    """


@command.command("list", short_help="Show every setting with its value")
@json_option
@click.pass_obj
def list_settings(app: App, as_json: bool) -> int:
    """Show every setting with its value in force.

    \b
    Examples:
      gosdk config list
    """
    values = {key: _without_secrets(key, app.config.get(key)) for key in keys()}
    return app.show(SettingsResult(values), as_json=as_json)


@command.command("get", short_help="Print the value of one setting")
@click.argument("key")
@json_option
@click.pass_obj
def get_setting(app: App, key: str, as_json: bool) -> int:
    """Print the value of one setting as it is in force, a password in an address included.

    \b
    Examples:
      gosdk config get source
    """
    return app.show(SettingResult(key, app.config.get(key)), as_json=as_json)


@command.command("set", short_help="Set one setting")
@click.argument("key")
@click.argument("value")
@json_option
@click.pass_obj
def set_setting(app: App, key: str, value: str, as_json: bool) -> int:
    """Set one setting; comments in the file stay. A list is written with commas.

    \b
    Examples:
      gosdk config set source goproxy
      gosdk config set gc.roots ~/src,~/work
    """
    change_setting(app, key, value)
    shown = _without_secrets(key, value)
    return app.show(ChangedSettingResult(key, shown, f"wrote {app.layout.config_file}"), as_json=as_json)


@command.command("unset", short_help="Return one setting to its default")
@click.argument("key")
@json_option
@click.pass_obj
def unset_setting(app: App, key: str, as_json: bool) -> int:
    """Remove one setting from the file, so that its default is in force.

    \b
    Examples:
      gosdk config unset source
    """
    default, file = Config().get(key), app.layout.config_file
    done = f"{file} does not set it, the default is in force"
    if is_set(file, key):
        change_setting(app, key, None)
        done = f"removed from {file}, the default is in force"
    return app.show(ChangedSettingResult(key, default, done), as_json=as_json)


def _without_secrets(key: str, value: object) -> object:
    from gvm_py.transport import conceal

    return conceal(value) if key in ADDRESSES and isinstance(value, str) else value


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, tuple) else str(value)
