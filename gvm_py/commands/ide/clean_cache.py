"""`gosdk ide clean-cache`: stale Go caches of IDEs that do not run."""

from pathlib import Path
from typing import Any

import click

from gvm_py.app.context import App
from gvm_py.app.editors import ide_context
from gvm_py.ide.cleaning import Plan, clean, plan
from gvm_py.ide.locations import NAMES, ide_as_json, ides_named
from gvm_py.ide.running import find_running
from gvm_py.ui.output import emit, human_size


@click.command()
@click.option("--ide", "name", metavar="NAME", help=f"{NAMES} By default all of them.")
@click.option("--all", "everything", is_flag=True, help="Also where the log shows no sign that they are stale.")
@click.option("--apply", "applies", is_flag=True, help="Do it. Without this nothing is changed.")
@click.option("--json", "envelope", is_flag=True, help="Print machine-readable JSON.")
@click.pass_obj
def command(app: App, name: str | None, everything: bool, applies: bool, envelope: bool) -> int:
    """Clear the Go caches of IDEs that are stale after an update of the Go plugin; the IDE must not run.

    The IDE is asked to rebuild its indexes at the next start, as its own Invalidate Caches does, and programs it built
    to run or test them are removed. Settings and Local History stay.

    \b
    Examples:
      gosdk ide clean-cache
      gosdk ide clean-cache --apply
    """
    plans = [plan(ide, everything=everything) for ide in ides_named(ide_context(app).ides, name)]
    todo = [item for item in plans if not item.is_empty]
    blocked = _blocked(todo)
    done = _cleaned(todo, blocked) if applies else set()
    if envelope:
        emit("ide clean-cache", [_data(item, blocked, done) for item in plans])
    else:
        _print(plans, done, everything=everything)
    _name_running(app, todo, blocked)
    if todo and not applies:
        app.reporter.say("nothing was changed; this does it: gosdk ide clean-cache --apply")
    return int(applies and len(done) < len(todo))


def _blocked(todo: list[Plan]) -> dict[Path, int]:
    """Return the settings directories of the IDEs that run, and their processes."""
    return {running.ide.config: running.pid for running in find_running(item.ide for item in todo)}


def _print(plans: list[Plan], done: set[Path], *, everything: bool) -> None:
    click.echo("\n".join(_text(item, is_done=item.ide.config in done, everything=everything) for item in plans))


def _name_running(app: App, todo: list[Plan], blocked: dict[Path, int]) -> None:
    for item in todo:
        if pid := blocked.get(item.ide.config):
            app.reporter.warn(f"{item.ide.title} is running (process {pid}); close it, then do this again")


def _cleaned(todo: list[Plan], blocked: dict[Path, int]) -> set[Path]:
    """Return the settings directories of the IDEs whose caches were cleared."""
    return {item.ide.config for item in todo if item.ide.config not in blocked and _is_cleaned(item)}


def _is_cleaned(item: Plan) -> bool:
    # Asked again: the IDE may have been started while another one was cleaned.
    if find_running([item.ide]):
        return False
    clean(item)
    return True


def _text(item: Plan, *, is_done: bool, everything: bool) -> str:
    title = item.ide.title
    if item.is_empty:
        return f"{title}: {'nothing to clear' if item.reasons or everything else 'no sign that its caches are stale'}"
    lines = [f"{title}: {reason}" for reason in item.reasons or ("asked for by --all",)]
    if item.marker:
        lines.append(f"  indexes {'are rebuilt at the next start' if is_done else 'to rebuild'}: {item.marker.parent}")
    if item.programs:
        lines.append(_programs(item, is_done=is_done))
    return "\n".join(lines)


def _programs(item: Plan, *, is_done: bool) -> str:
    count = len(item.programs)
    built = f"{count} program{'' if count == 1 else 's'} it built, {human_size(item.size)}"
    return f"  {built}, {'removed' if is_done else 'to remove'}: {item.programs[0].parent}"


def _data(item: Plan, blocked: dict[Path, int], done: set[Path]) -> dict[str, Any]:
    return {
        **ide_as_json(item.ide),
        "reasons": list(item.reasons),
        "indexes": str(item.marker.parent) if item.marker else None,
        "programs": [str(path) for path in item.programs],
        "size": item.size,
        "running": blocked.get(item.ide.config),
        "done": item.ide.config in done,
    }
