"""`gosdk default`: the SDK used where no file requests another."""

from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.followers import follow_tools
from gvm_py.app.next_go import notes_after, notes_after_unset
from gvm_py.app.selecting import select_default, unset_default
from gvm_py.commands.options import json_option
from gvm_py.errors import NotFoundError, UsageError
from gvm_py.records import dataclass
from gvm_py.selection import SYSTEM_WORD
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.result import CommandResult, Note
from gvm_py.ui.screen import Screen


@dataclass(frozen=True)
class DefaultResult(CommandResult):
    """The default version request and the installed SDK it selects; `changed` by this command, or only shown."""

    command: ClassVar = "default"
    request: str | None
    sdk: InstalledSDK | None
    changed: bool
    after: tuple[Note, ...] = ()

    @override
    def as_data(self) -> object:
        return {"request": self.request, "version": self.sdk.version.text if self.sdk else None}

    @override
    def lines(self, screen: Screen) -> tuple[str, ...]:  # noqa: ARG002
        """Return the default, where it was only asked for."""
        if self.changed or not self.request:
            return ()
        return (f"{self.request}  {self.sdk.version.name if self.sdk else 'not installed'}",)

    @override
    def notes(self) -> tuple[Note, ...]:
        """Return what was written or removed, then the warnings."""
        return self.after

    @property
    @override
    def failure(self) -> NotFoundError | None:
        """The error of asking for a default that is not set."""
        if self.changed or self.request:
            return None
        return NotFoundError("no default SDK is set", hint="gosdk default stable")


@click.command()
@click.argument("version", metavar="[VERSION]", required=False)
@click.option("--unset", is_flag=True, help="Remove the default, so that the system Go is used.")
@click.option("--no-install", is_flag=True, help="Fail where no matching SDK is installed, instead of installing one.")
@json_option
@click.pass_obj
def command(app: App, version: str | None, *, unset: bool, no_install: bool, as_json: bool) -> int:
    """Show the default SDK, or make VERSION the default, as `gosdk use --global` does.

    \b
    Examples:
      gosdk default
      gosdk default stable
      gosdk default --unset
    """
    if unset and version:
        raise UsageError("--unset takes no VERSION", hint="gosdk default --unset")
    after: tuple[Note, ...] = ()
    if unset or version == SYSTEM_WORD:
        after = tuple(notes_after_unset(app, unset_default(app)))
        follow_tools(app)
    elif version:
        selection = select_default(app, version, no_install=no_install)
        follow_tools(app)
        after = (selection.note, *notes_after(app, selection.version, is_default=True))
    elif (text := app.store.default) and text != SYSTEM_WORD and not app.default_sdk():
        after = (Note("to install it:", hint=_how_to_get(app, text)),)
    result = DefaultResult(app.store.default, app.default_sdk(), bool(unset or version), after)
    return app.show(result, as_json=as_json)


def _how_to_get(app: App, text: str) -> str:
    try:
        return app.store.request(text).how_to_get
    except UsageError as error:
        raise UsageError(f"{app.store.default_file}:1: {error.message}", hint="gosdk default stable") from None
