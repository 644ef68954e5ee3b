"""`gosdk ide log`: the lines about Go in an IDE's log, explained."""

import contextlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from gvm_py.app.context import App
from gvm_py.app.editors import ide_context
from gvm_py.errors import GosdkError
from gvm_py.ide.editor import IdeContext
from gvm_py.ide.explain import SDK_CATEGORY, Explained, explained
from gvm_py.ide.locations import NAMES, ide_as_json, ides_named
from gvm_py.ide.log import NAME, last_session, read_log
from gvm_py.ide.projects import editor_projects
from gvm_py.ide.recent import ide_that_opened
from gvm_py.ide.staleness import plugin_version
from gvm_py.ide.standard_dirs import Ide
from gvm_py.ui.output import emit

_MOST_DETAILS = 3
_FRAME = re.compile(r"\s+at |\s*\.\.\. \d+ more")


@click.command()
@click.option(
    "--ide",
    "name",
    metavar="NAME",
    help=f"{NAMES} By default the one with this project open.",
)
@click.option("--all", "everything", is_flag=True, help="All of the log, not only since the last start; all levels.")
@click.option("--json", "envelope", is_flag=True, help="Print machine-readable JSON.")
@click.pass_obj
def command(app: App, name: str | None, everything: bool, envelope: bool) -> None:
    """Explain the lines about Go in idea.log: SDKs that were refused, versions that do not fit, modules not found.

    \b
    Examples:
      gosdk ide log
      gosdk ide log --all
    """
    ctx = ide_context(app)
    ides = ides_named(ctx.ides, name)
    ide = (None if name else _open_here(app, ctx)) or _last_run(ides)
    entries = read_log(ide.log / NAME)
    found = list(explained(entries if everything else last_session(entries)))
    shown = [item for item in found if everything or item.meaning or item.entry.is_problem]
    version = plugin_version(entries)
    (_emit if envelope else _print)(ide, version, shown)
    _tell_more(app, len(found) - len(shown), is_empty=not shown, everything=everything)


def _emit(ide: Ide, version: str, shown: Sequence[Explained]) -> None:
    found = {"file": str(ide.log / NAME), "plugin": version or None, "lines": [_data(item) for item in shown]}
    emit("ide log", {**ide_as_json(ide), **found})


def _print(ide: Ide, version: str, shown: Sequence[Explained]) -> None:
    click.echo(f"{ide.title}{f', Go plugin {version}' if version else ''}: {ide.log / NAME}")
    for item in shown:
        click.echo(_text(item))


def _open_here(app: App, ctx: IdeContext) -> Ide | None:
    """Return the IDE that has the project around the working directory open, if it has a log."""
    for directory in editor_projects(app.cwd, Path(ctx.machine.home)):
        with contextlib.suppress(GosdkError):
            ide = ide_that_opened(ctx, directory)
            if ide and (ide.log / NAME).is_file():
                return ide
    return None


def _last_run(ides: Sequence[Ide]) -> Ide:
    """Return the IDE whose log is the newest. Raises GosdkError where none has one."""
    found = [ide for ide in ides if (ide.log / NAME).is_file()]
    if not found:
        raise GosdkError(f"{ides[0].title} has no log at {ides[0].log / NAME}; start the IDE once")
    return max(found, key=lambda ide: (ide.log / NAME).stat().st_mtime)


def _tell_more(app: App, hidden: int, *, is_empty: bool, everything: bool) -> None:
    if hidden:
        app.reporter.say(f"not explained and not shown: {hidden} more; gosdk ide log --all")
    elif is_empty and not everything:
        app.reporter.say("nothing about Go since the IDE last started; for what came before: gosdk ide log --all")
    if is_empty:
        app.reporter.say(
            f"to see more, add {SDK_CATEGORY} in Help | Diagnostic Tools | Debug Log Settings and choose the SDK again"
        )


def _text(item: Explained) -> str:
    entry = item.entry
    where = f"line {entry.line}, " if entry.line else ""
    times = f", {item.times} times" if item.times > 1 else ""
    lines = [f"{where}{entry.time} {entry.level} {entry.category}{times}", f"  {entry.message}"]
    lines += [f"  {detail}" for detail in entry.details if not _FRAME.match(detail)][:_MOST_DETAILS]
    if item.meaning:
        lines.append(f"  why: {item.meaning.why}")
        lines += [f"  fix: {item.meaning.fix}"] if item.meaning.fix else []
    return "\n".join(lines)


def _data(item: Explained) -> dict[str, Any]:
    entry, meaning = item.entry, item.meaning
    return {
        "line": entry.line or None,
        "time": entry.time,
        "level": entry.level,
        "category": entry.category,
        "message": entry.message,
        "details": list(entry.details),
        "times": item.times,
        "why": meaning.why if meaning else None,
        "fix": meaning.fix if meaning else None,
    }
