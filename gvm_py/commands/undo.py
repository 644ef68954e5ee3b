"""`gosdk undo`: restore what gc or uninstall removed."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.followers import auto_sync
from gvm_py.commands.options import json_option
from gvm_py.errors import GosdkError
from gvm_py.store.trash import Move, Removal
from gvm_py.system.journal_files import JournalRun
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen

_COMMANDS = {"doctor --fix": "gosdk doctor --undo"}


@dataclass(frozen=True)
class UndoStep:
    """Something that can be undone: what did it, when, the paths, the command that undoes it, and until when."""

    by: str
    time: datetime
    paths: tuple[Path, ...]
    undo: str
    until: datetime | None = None


@dataclass(frozen=True)
class UndoSteps(CommandResult):
    """Everything that can be undone, newest first."""

    command: ClassVar = "undo"
    steps: tuple[UndoStep, ...]

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        return [
            {
                "by": step.by,
                "time": step.time.isoformat(timespec="seconds"),
                "until": step.until.isoformat(timespec="seconds") if step.until else None,
                "paths": [str(path) for path in step.paths],
                "undo": step.undo,
            }
            for step in self.steps
        ]

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Return a table with a row for each path."""
        rows = [(*_head(step), screen.path(path)) for step in self.steps for path in step.paths]
        if rows:
            yield table([("WHEN", "BY", "UNTIL", "UNDO", "PATH"), *rows], screen.width)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield a sentence where there is nothing, and what else can be taken back."""
        if not self.steps:
            yield Note("nothing to restore: the trash is empty, and no file of an editor was changed")
        yield Note("changes of `gosdk setup` have an --undo of their own")


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
@click.option("--list", "shows", is_flag=True, help="Only show what can be undone, newest first, and how.")
@json_option
@click.pass_obj
def command(app: App, *, shows: bool, as_json: bool) -> int:
    """Restore what the last gc or uninstall removed; a second undo restores what the one before removed.

    Changed files have an undo of their own: gosdk sync-ide --undo, gosdk doctor --undo.

    \b
    Examples:
      gosdk undo
      gosdk undo --list
    """
    removals = app.store.trash.removals()
    if shows:
        steps = [*map(_of_removal, removals), *map(_of_run, app.journal.runs())]
        return app.show(UndoSteps(tuple(sorted(steps, key=lambda step: step.time, reverse=True))), as_json=as_json)
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


def _of_removal(removal: Removal) -> UndoStep:
    paths = tuple(move.origin for move in removal.moves)
    return UndoStep(removal.by, removal.time, paths, "gosdk undo", removal.until)


def _of_run(run: JournalRun) -> UndoStep:
    paths = tuple(dict.fromkeys(Path(entry.path) for entry in run.entries))
    undo = _COMMANDS.get(run.by, f"gosdk {run.by} --undo")
    return UndoStep(run.by, datetime.fromtimestamp(run.time, UTC), paths, undo)


def _head(step: UndoStep) -> tuple[str, str, str, str]:
    until = f"{step.until:%Y-%m-%d}" if step.until else ""
    return f"{step.time:%Y-%m-%d %H:%M} UTC", step.by, until, step.undo


def _data(removal: Removal, moves: Sequence[Move]) -> dict[str, object]:
    return {
        "by": removal.by,
        "time": removal.time.isoformat(timespec="seconds"),
        "until": removal.until.isoformat(timespec="seconds"),
        "paths": [str(move.origin) for move in moves],
        "undo": "gosdk undo",
    }
