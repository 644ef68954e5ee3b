"""`gosdk undo`: restore what gc or uninstall removed."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.auto_sync import auto_sync
from gvm_py.app.context import App
from gvm_py.commands.options import json_option
from gvm_py.errors import GosdkError
from gvm_py.store.trash import Move, Removal
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen


@dataclass(frozen=True)
class TrashResult(CommandResult):
    """What can be restored, the last removal first."""

    command: ClassVar = "undo"
    removals: tuple[tuple[Removal, tuple[Move, ...]], ...]

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        return [_data(removal, moves) for removal, moves in self.removals]

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Return a table with a row for each path."""
        rows = [
            (f"{removal.time:%Y-%m-%d %H:%M} UTC", removal.by, f"{removal.until:%Y-%m-%d}", screen.path(move.origin))
            for removal, moves in self.removals
            for move in moves
        ]
        if rows:
            yield table([("REMOVED", "BY", "UNTIL", "PATH"), *rows], screen.width)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield a sentence for an empty trash, and what else can be taken back."""
        if not self.removals:
            yield Note("nothing to restore: the trash is empty")
        yield Note("changes of `gosdk doctor --fix` and `gosdk setup` have an --undo of their own")


@dataclass(frozen=True)
class UndoResult(CommandResult):
    """What was restored of one removal, and what could not be, since its place is taken."""

    command: ClassVar = "undo"
    removal: Removal
    restored: tuple[Move, ...]
    kept: tuple[Move, ...]

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        return {**_data(self.removal, self.restored), "in_the_way": [str(move.origin) for move in self.kept]}

    @override
    def notes(self) -> Iterator[Note]:
        """Yield a line for each path."""
        for move in self.restored:
            yield Note(f"restored {move.origin}")
        for move in self.kept:
            yield warning(f"{move.origin} exists again, so the one that {self.removal.by} removed stays in {move.kept}")


@click.command()
@click.option("--list", "shows", is_flag=True, help="Only show what can be restored, the last removal first.")
@json_option
@click.pass_obj
def command(app: App, *, shows: bool, as_json: bool) -> int:
    """Restore what the last gc or uninstall removed; a second undo restores what the one before removed.

    \b
    Examples:
      gosdk undo
      gosdk undo --list
    """
    removals = app.store.trash.removals()
    if shows:
        return app.show(TrashResult(tuple((removal, removal.moves) for removal in removals)), as_json=as_json)
    removal = _last(removals)
    moves = removal.moves
    restored = app.store.restore(removal, moves)
    app.publish()
    auto_sync(app)
    kept = tuple(move for move in moves if move not in restored)
    return app.show(UndoResult(removal, restored, kept), as_json=as_json)


def _last(removals: Sequence[Removal]) -> Removal:
    """Return the last removal of which something can be restored."""
    for removal in removals:
        if any(not os.path.lexists(move.origin) for move in removal.moves):
            return removal
    raise GosdkError("nothing to restore", hint="gosdk undo --list")


def _data(removal: Removal, moves: Sequence[Move]) -> dict[str, object]:
    return {
        "by": removal.by,
        "time": removal.time.isoformat(timespec="seconds"),
        "until": removal.until.isoformat(timespec="seconds"),
        "paths": [str(move.origin) for move in moves],
    }
