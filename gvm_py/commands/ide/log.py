"""`gosdk ide log`: the lines about Go in an IDE's log, explained."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.editors import ide_context
from gvm_py.commands.options import json_option
from gvm_py.errors import GosdkError
from gvm_py.ide.editor import IdeContext
from gvm_py.ide.explain import SDK_CATEGORY, Explained, explained
from gvm_py.ide.locations import NAMES, ide_as_json, ides_named
from gvm_py.ide.log import NAME, last_session, read_log
from gvm_py.ide.projects import editor_projects
from gvm_py.ide.recent import ide_that_opened
from gvm_py.ide.staleness import plugin_version
from gvm_py.ide.standard_dirs import Ide
from gvm_py.records import dataclass
from gvm_py.ui.result import CommandResult, Note
from gvm_py.ui.screen import Screen

_MOST_DETAILS = 3
_FRAME = re.compile(r"\s+at |\s*\.\.\. \d+ more")


@dataclass(frozen=True)
class IdeLogResult(CommandResult):
    """The lines of one IDE's log that are shown, and how many are not; `plugin` is the version of its Go plugin."""

    command: ClassVar = "ide log"
    ide: Ide
    plugin: str
    shown: Sequence[Explained]
    hidden: int
    everything: bool

    @override
    def as_data(self) -> object:
        found = {"file": str(self.ide.log / NAME), "plugin": self.plugin or None, "lines": list(map(_data, self.shown))}
        return {**ide_as_json(self.ide), **found}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:  # noqa: ARG002
        """Return each line of the log with its explanation."""
        plugin = f", Go plugin {self.plugin}" if self.plugin else ""
        yield f"{self.ide.title}{plugin}: {self.ide.log / NAME}"
        for item in self.shown:
            yield from _lines(item)

    @override
    def notes(self) -> Iterator[Note]:
        """Return how to see more."""
        if self.hidden:
            yield Note(f"not explained and not shown: {self.hidden} more; gosdk ide log --all")
        elif not self.shown and not self.everything:
            yield Note("nothing about Go since the IDE last started; for what came before: gosdk ide log --all")
        if not self.shown:
            where = "Help | Diagnostic Tools | Debug Log Settings"
            yield Note(f"to see more, add {SDK_CATEGORY} in {where} and choose the SDK again")


@click.command(short_help="Explain what the IDE logs about Go")
@click.option(
    "--ide",
    "name",
    metavar="NAME",
    help=f"{NAMES} By default the one with this project open.",
)
@click.option("--all", "everything", is_flag=True, help="All of the log, not only since the last start; all levels.")
@json_option
@click.pass_obj
def command(app: App, name: str | None, everything: bool, as_json: bool) -> int:
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
    result = IdeLogResult(ide, plugin_version(entries), shown, len(found) - len(shown), everything)
    return app.show(result, as_json=as_json)


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


def _lines(item: Explained) -> Iterator[str]:
    entry = item.entry
    where = f"line {entry.line}, " if entry.line else ""
    times = f", {item.times} times" if item.times > 1 else ""
    yield f"{where}{entry.time} {entry.level} {entry.category}{times}"
    yield f"  {entry.message}"
    for detail in [detail for detail in entry.details if not _FRAME.match(detail)][:_MOST_DETAILS]:
        yield f"  {detail}"
    if item.meaning:
        yield f"  why: {item.meaning.why}"
    if item.meaning and item.meaning.fix:
        yield f"  fix: {item.meaning.fix}"


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
