"""`gosdk undo`: bring back what gc or uninstall took away."""

import os
from collections.abc import Sequence

import click

from gvm_py.app.auto_sync import auto_sync
from gvm_py.app.context import App
from gvm_py.errors import GosdkError
from gvm_py.store.trash import Move, Removal
from gvm_py.ui.output import emit, table


@click.command()
@click.option("--list", "shows", is_flag=True, help="Only show what can be brought back, the last removal first.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, *, shows: bool, as_json: bool) -> None:
    """Bring back what the last gc or uninstall took away; a second undo brings back what the one before took."""
    removals = app.store.trash.removals()
    if shows:
        _show(removals, as_json)
        return
    removal = _last(removals)
    moves = removal.moves
    back = app.store.restore(removal, moves)
    app.publish()
    auto_sync(app)
    kept = [move for move in moves if move not in back]
    if as_json:
        emit("undo", {**_data(removal, back), "in_the_way": [str(move.origin) for move in kept]})
    for move in back:
        app.reporter.say(f"brought back {move.origin}")
    for move in kept:
        app.reporter.warn(f"{move.origin} is there again, so the one that {removal.by} removed stays in {move.kept}")


def _last(removals: Sequence[Removal]) -> Removal:
    """Return the last removal of which something can be brought back."""
    for removal in removals:
        if any(not os.path.lexists(move.origin) for move in removal.moves):
            return removal
    raise GosdkError("there is nothing to bring back", hint="gosdk undo --list; gosdk install")


def _show(removals: Sequence[Removal], as_json: bool) -> None:
    if as_json:
        emit("undo", [_data(removal, removal.moves) for removal in removals])
    elif removals:
        click.echo(table([("REMOVED", "BY", "UNTIL", "WHAT"), *(row for item in removals for row in _rows(item))]))


def _data(removal: Removal, moves: Sequence[Move]) -> dict[str, object]:
    return {
        "by": removal.by,
        "time": removal.time.isoformat(timespec="seconds"),
        "until": removal.until.isoformat(timespec="seconds"),
        "paths": [str(move.origin) for move in moves],
    }


def _rows(removal: Removal) -> list[tuple[str, str, str, str]]:
    time, until = f"{removal.time:%Y-%m-%d %H:%M} UTC", f"{removal.until:%Y-%m-%d}"
    return [(time, removal.by, until, str(move.origin)) for move in removal.moves]
