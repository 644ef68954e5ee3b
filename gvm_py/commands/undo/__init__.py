"""`gosdk undo`: restore what gc, uninstall or --unset removed, and the pins that upgrade moved."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.app.followers import auto_sync
from gvm_py.app.rehash import rehash, rehash_if_stale
from gvm_py.app.rewrites import MOVE_PINS, place_here, place_of, undo_command, undo_elsewhere
from gvm_py.app.selecting import UNSET_DEFAULT, UNSET_PIN
from gvm_py.commands.options import json_option
from gvm_py.commands.undo.report import UndoResult, UndoStep, UndoSteps
from gvm_py.errors import GosdkError
from gvm_py.records import replace
from gvm_py.store.trash import Removal
from gvm_py.system.disk import MAKE_ROOM, FullDiskError, room_errors
from gvm_py.system.journal import is_undoable
from gvm_py.system.journal_files import JournalRun

_UNDO = "gosdk undo"
# Other commands that change files take --undo themselves.
_UNDONE_HERE = (UNSET_PIN, UNSET_DEFAULT, MOVE_PINS)


@click.command()
@click.option("--list", "shows", is_flag=True, help="Only show what can be undone, newest first, and how.")
@json_option
@click.pass_obj
def command(app: App, *, shows: bool, as_json: bool) -> int:
    """Restore what gc, uninstall or --unset removed last, or upgrade --bump moved; run again, what the one before did.

    Other changed files have an undo of their own, in each project: gosdk sync-ide --undo, gosdk doctor --undo.

    \b
    Examples:
      gosdk undo
      gosdk undo --list
    """
    removals = app.store.trash.removals()
    runs = [run for run in app.journal.runs() if run.by not in _UNDONE_HERE or is_undoable(run)]
    if shows:
        steps = [*map(_of_removal, removals), *(_of_run(run, app.cwd) for run in runs)]
        return app.show(UndoSteps(tuple(sorted(steps, key=lambda step: step.time, reverse=True))), as_json=as_json)
    last = _last(removals, runs)
    if last is None:
        rehash_if_stale(app)
        raise GosdkError("nothing to restore", hint="gosdk undo --list")
    result = _undo(app, last)
    _update_shims(app)
    auto_sync(app)
    return app.show(result, as_json=as_json)


def _update_shims(app: App) -> None:
    try:
        with room_errors(app.layout.root, "update the shims"):
            rehash(app)
    except FullDiskError as error:
        # No failure: what is back is back, and another undo would restore something else.
        app.reporter.warn(error.message, hint=f"{MAKE_ROOM} && gosdk rehash")


def _last(removals: Iterable[Removal], runs: Iterable[JournalRun]) -> Removal | JournalRun | None:
    """Return the last removal or change of which something can be restored, None for none."""
    removal = next(filter(_is_restorable, removals), None)
    run = next((run for run in runs if run.by in _UNDONE_HERE), None)
    if run and (removal is None or removal.time.timestamp() < run.time):
        return run
    return removal


def _is_restorable(removal: Removal) -> bool:
    return any(not os.path.lexists(move.origin) for move in removal.moves)


def _undo(app: App, last: Removal | JournalRun) -> UndoResult:
    if isinstance(last, JournalRun):
        return UndoResult(replace(_of_run(last, app.cwd), paths=app.journal.restore(last)))
    moves = last.moves
    restored = app.store.restore(last, moves)
    kept = tuple(move for move in moves if move not in restored)
    return UndoResult(replace(_of_removal(last), paths=tuple(move.origin for move in restored)), kept)


def _of_removal(removal: Removal) -> UndoStep:
    paths = tuple(move.origin for move in removal.moves)
    return UndoStep(removal.by, removal.time, paths, _UNDO, removal.until)


def _of_run(run: JournalRun, cwd: Path) -> UndoStep:
    paths = tuple(dict.fromkeys(Path(entry.path) for entry in run.entries))
    return UndoStep(run.by, datetime.fromtimestamp(run.time, UTC), paths, _undo_of(run, cwd))


def _undo_of(run: JournalRun, cwd: Path) -> str:
    if run.by in _UNDONE_HERE:
        return _UNDO
    place = place_of(run)
    if place is None or place_here(run, cwd):
        return undo_command(run.by)
    return undo_elsewhere(run.by, place)
