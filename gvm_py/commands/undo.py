"""`gosdk undo`: restore what gc, uninstall or --unset removed, and the pins that upgrade moved."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.followers import auto_sync
from gvm_py.app.rewrites import MOVE_PINS
from gvm_py.app.selecting import UNSET_DEFAULT, UNSET_PIN
from gvm_py.commands.options import json_option
from gvm_py.errors import GosdkError
from gvm_py.store.trash import Move, Removal
from gvm_py.system.journal import is_undoable
from gvm_py.system.journal_files import JournalRun
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen

_UNDO = "gosdk undo"
# Other commands that change files take --undo themselves.
_COMMANDS = {
    "doctor --fix": "gosdk doctor --undo",
    **dict.fromkeys((UNSET_PIN, UNSET_DEFAULT, MOVE_PINS), _UNDO),
}


@dataclass(frozen=True)
class UndoStep:
    """Something that can be undone: what did it, when, the paths, the command that undoes it, and until when."""

    by: str
    time: datetime
    paths: tuple[Path, ...]
    undo: str
    until: datetime | None = None

    def as_data(self) -> dict[str, object]:
        """Return the value for the JSON envelope."""
        return {
            "by": self.by,
            "time": self.time.isoformat(timespec="seconds"),
            "until": self.until.isoformat(timespec="seconds") if self.until else None,
            "paths": [str(path) for path in self.paths],
            "undo": self.undo,
        }


@dataclass(frozen=True)
class UndoSteps(CommandResult):
    """Everything that can be undone, newest first."""

    command: ClassVar = "undo"
    steps: tuple[UndoStep, ...]

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        return [step.as_data() for step in self.steps]

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
            yield Note("nothing to restore: the trash is empty, and no file was changed")
        yield Note("changes of `gosdk setup` have an --undo of their own")


@dataclass(frozen=True)
class UndoResult(CommandResult):
    """What was undone, with the paths that were restored, and what was not, since its place is taken."""

    command: ClassVar = "undo"
    step: UndoStep
    kept: tuple[Move, ...] = ()

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        return {**self.step.as_data(), "in_the_way": [str(move.origin) for move in self.kept]}

    @override
    def notes(self) -> Iterator[Note]:
        """Yield a line for each path."""
        for path in self.step.paths:
            yield Note(f"restored {path}")
        for move in self.kept:
            yield warning(f"{move.origin} exists again, so the one that {self.step.by} removed stays in {move.kept}")


@click.command()
@click.option("--list", "shows", is_flag=True, help="Only show what can be undone, newest first, and how.")
@json_option
@click.pass_obj
def command(app: App, *, shows: bool, as_json: bool) -> int:
    """Restore what gc, uninstall or --unset removed last, or upgrade --bump moved; run again, what the one before did.

    Other changed files have an undo of their own: gosdk sync-ide --undo, gosdk doctor --undo.

    \b
    Examples:
      gosdk undo
      gosdk undo --list
    """
    removals, runs = app.store.trash.removals(), app.journal.runs()
    if shows:
        steps = [*map(_of_removal, removals), *map(_of_run, runs)]
        return app.show(UndoSteps(tuple(sorted(steps, key=lambda step: step.time, reverse=True))), as_json=as_json)
    result = _undo(app, _last(removals, runs))
    app.store.refresh()
    app.publish()
    auto_sync(app)
    return app.show(result, as_json=as_json)


def _last(removals: Iterable[Removal], runs: Iterable[JournalRun]) -> Removal | JournalRun:
    """Return the last removal or change of which something can be restored."""
    removal = next(filter(_is_restorable, removals), None)
    run = next((run for run in runs if _COMMANDS.get(run.by) == _UNDO and is_undoable(run)), None)
    if run and (removal is None or removal.time.timestamp() < run.time):
        return run
    if removal:
        return removal
    raise GosdkError("nothing to restore", hint="gosdk undo --list")


def _is_restorable(removal: Removal) -> bool:
    return any(not os.path.lexists(move.origin) for move in removal.moves)


def _undo(app: App, last: Removal | JournalRun) -> UndoResult:
    if isinstance(last, JournalRun):
        return UndoResult(replace(_of_run(last), paths=app.journal.restore(last)))
    moves = last.moves
    restored = app.store.restore(last, moves)
    kept = tuple(move for move in moves if move not in restored)
    return UndoResult(replace(_of_removal(last), paths=tuple(move.origin for move in restored)), kept)


def _of_removal(removal: Removal) -> UndoStep:
    paths = tuple(move.origin for move in removal.moves)
    return UndoStep(removal.by, removal.time, paths, _UNDO, removal.until)


def _of_run(run: JournalRun) -> UndoStep:
    paths = tuple(dict.fromkeys(Path(entry.path) for entry in run.entries))
    undo = _COMMANDS.get(run.by, f"gosdk {run.by} --undo")
    return UndoStep(run.by, datetime.fromtimestamp(run.time, UTC), paths, undo)


def _head(step: UndoStep) -> tuple[str, str, str, str]:
    until = f"{step.until:%Y-%m-%d}" if step.until else ""
    return f"{step.time:%Y-%m-%d %H:%M} UTC", step.by, until, step.undo
