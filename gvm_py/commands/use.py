"""`gosdk use`: select the Go of this directory, of this module, or of everything else."""

from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.followers import follow_tools
from gvm_py.app.next_go import notes_after, notes_after_unset
from gvm_py.app.selecting import (
    Selection,
    Unset,
    select_default,
    select_for_directory,
    select_for_module,
    unset_default,
    unset_for_directory,
)
from gvm_py.commands.options import json_option
from gvm_py.errors import UsageError
from gvm_py.records import dataclass
from gvm_py.selection import SYSTEM_WORD
from gvm_py.ui.result import CommandResult, Note
from gvm_py.ui.streams import can_ask


@dataclass(frozen=True)
class UseResult(CommandResult):
    """What was selected, where it was written, and what keeps the next `go` from being it."""

    command: ClassVar = "use"
    selection: Selection
    after: tuple[Note, ...]

    @override
    def as_data(self) -> object:
        sdk = self.selection.sdk
        return {
            "version": sdk.version.text if sdk else None,
            "goroot": str(sdk.goroot) if sdk else None,
            "written": str(self.selection.written),
            "request": self.selection.request,
        }

    @override
    def notes(self) -> tuple[Note, ...]:
        """Return the sentence about the file, then the warnings."""
        return (self.selection.note, *self.after)


@dataclass(frozen=True)
class UnsetResult(CommandResult):
    """The file that was removed, and which request decides without it."""

    command: ClassVar = "use"
    unset: Unset
    after: tuple[Note, ...]

    @override
    def as_data(self) -> object:
        request = self.unset.request
        return {"removed": None if request is None else str(self.unset.file), "request": request}

    @override
    def notes(self) -> tuple[Note, ...]:
        """Return what was removed, and which request decides now."""
        return self.after


@click.command()
@click.argument("version", metavar="[VERSION]", required=False)
@click.option("-g", "--global", "as_default", is_flag=True, help="Make it the default outside of pinned directories.")
@click.option("--mod", is_flag=True, help="Write it to go.work or go.mod, through the go command.")
@click.option("--unset", is_flag=True, help="Remove .go-version of this directory, or with --global the default.")
@click.option("--exact", is_flag=True, help="Write the exact version, not VERSION as typed.")
@click.option("--no-install", is_flag=True, help="Fail where no matching SDK is installed, instead of installing one.")
@json_option
@click.pass_obj
def command(
    app: App,
    version: str | None,
    *,
    as_default: bool,
    mod: bool,
    unset: bool,
    exact: bool,
    no_install: bool,
    as_json: bool,
) -> int:
    """Select the newest SDK matching VERSION for this directory; a missing one is installed first.

    Writes .go-version. `system` selects the Go that is on PATH without gosdk. Without VERSION, choose from a list.

    \b
    Examples:
      gosdk use 1.26
      gosdk use --exact 1.26.5
      gosdk use --global stable
      gosdk use --unset
    """
    if as_default and mod:
        raise UsageError("--global and --mod exclude each other", hint="gosdk use --help")
    if unset and any((version, mod, exact, no_install)):
        raise UsageError("--unset takes --global and nothing else", hint="gosdk use --unset")
    if unset or (as_default and version == SYSTEM_WORD):
        return app.show(_unset(app, as_default=as_default), as_json=as_json)
    text = _picked(app, as_default=as_default) if version is None else version
    selection = _selection(app, text, as_default=as_default, mod=mod, exact=exact, no_install=no_install)
    follow_tools(app)
    after = notes_after(app, selection.version, is_default=as_default)
    return app.show(UseResult(selection, after), as_json=as_json)


def _unset(app: App, *, as_default: bool) -> UnsetResult:
    removed = unset_default(app) if as_default else unset_for_directory(app)
    follow_tools(app)
    return UnsetResult(removed, tuple(notes_after_unset(app, removed)))


def _selection(app: App, text: str, *, as_default: bool, mod: bool, exact: bool, no_install: bool) -> Selection:
    if mod:
        return select_for_module(app, text, no_install=no_install)
    select = select_default if as_default else select_for_directory
    return select(app, text, exact=exact, no_install=no_install)


def _picked(app: App, *, as_default: bool) -> str:
    """Return the version that is picked on a terminal. Raises UsageError without one."""
    from gvm_py.app.module_minimum import module_minimum

    installed = [sdk.version.text for sdk in reversed(app.store.installed())]
    minimum = module_minimum(app, app.cwd)
    offered = list(installed)
    if minimum and minimum.version.text not in offered:
        offered.append(minimum.version.text)
    offered = offered or ["stable"]
    if not can_ask():
        hint = f"gosdk {'default' if as_default else 'use'} {offered[0]}"
        raise UsageError(f"which VERSION? installed or requested here: {', '.join(offered)}", hint=hint)
    for number, text in enumerate(offered, start=1):
        requested = f"  (requested by {minimum})" if minimum and text == minimum.version.text else ""
        app.reporter.say(f"{number:3}  {text}{requested}")
    number = click.prompt("Which one?", type=click.IntRange(1, len(offered)), default=1, err=True)
    return offered[number - 1]
