"""`gosdk ide clean-cache`: stale Go caches of IDEs that do not run."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.editors import ide_context
from gvm_py.commands.options import json_option
from gvm_py.ide.cleaning import Plan, clean, plan
from gvm_py.ide.locations import NAMES, ide_as_json, ides_named
from gvm_py.ide.running import find_running
from gvm_py.records import dataclass
from gvm_py.ui.output import counted, human_size
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen


@dataclass(frozen=True)
class CleanCacheResult(CommandResult):
    """What is stale in the caches of each IDE, which of them run, and which were cleared.

    IDEs are known by their settings directory; `running` has the process of each.
    """

    command: ClassVar = "ide clean-cache"
    plans: Sequence[Plan]
    running: Mapping[Path, int]
    cleared: frozenset[Path]
    applies: bool
    everything: bool

    @override
    def as_data(self) -> object:
        return [self._data(item) for item in self.plans]

    @override
    def lines(self, screen: Screen) -> Iterator[str]:  # noqa: ARG002
        """Return what is stale in each IDE."""
        for item in self.plans:
            yield from self._lines(item)

    @override
    def notes(self) -> Iterator[Note]:
        """Return which IDEs run, and how to go on."""
        for item in self._todo:
            if pid := self.running.get(item.ide.config):
                yield warning(f"{item.ide.title} is running (process {pid}); close it, then do this again")
        if self._todo and not self.applies:
            yield Note("nothing was changed; this does it: gosdk ide clean-cache --apply")

    @property
    @override
    def exit_code(self) -> int:
        """1 where caches that were to be cleared are still there."""
        return int(self.applies and len(self.cleared) < len(self._todo))

    @property
    def _todo(self) -> list[Plan]:
        return [item for item in self.plans if not item.is_empty]

    def _lines(self, item: Plan) -> Iterator[str]:
        title, is_done = item.ide.title, item.ide.config in self.cleared
        if item.is_empty:
            knows = item.reasons or self.everything
            yield f"{title}: {'nothing to clear' if knows else 'no sign that its caches are stale'}"
            return
        for reason in item.reasons or ("asked for by --all",):
            yield f"{title}: {reason}"
        if item.marker:
            yield f"  indexes {'are rebuilt at the next start' if is_done else 'to rebuild'}: {item.marker.parent}"
        if item.programs:
            yield _programs(item, is_done=is_done)

    def _data(self, item: Plan) -> dict[str, Any]:
        return {
            **ide_as_json(item.ide),
            "reasons": list(item.reasons),
            "indexes": str(item.marker.parent) if item.marker else None,
            "programs": [str(path) for path in item.programs],
            "size": item.size,
            "running": self.running.get(item.ide.config),
            "done": item.ide.config in self.cleared,
        }


@click.command(short_help="Clear the stale Go caches of IDEs")
@click.option("--ide", "name", metavar="NAME", help=f"{NAMES} By default all of them.")
@click.option("--all", "everything", is_flag=True, help="Also where the log shows no sign that they are stale.")
@click.option("--apply", "applies", is_flag=True, help="Do it. Without this nothing is changed.")
@json_option
@click.pass_obj
def command(app: App, name: str | None, everything: bool, applies: bool, as_json: bool) -> int:
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
    running = {found.ide.config: found.pid for found in find_running(item.ide for item in todo)}
    cleared = _cleaned(todo, running) if applies else frozenset[Path]()
    return app.show(CleanCacheResult(plans, running, cleared, applies, everything), as_json=as_json)


def _cleaned(todo: Sequence[Plan], running: Mapping[Path, int]) -> frozenset[Path]:
    """Clear the caches of IDEs that do not run, and return the settings directories of those IDEs."""
    return frozenset(item.ide.config for item in todo if item.ide.config not in running and _is_cleaned(item))


def _is_cleaned(item: Plan) -> bool:
    # Asked again: the IDE may have been started while another one was cleaned.
    if find_running([item.ide]):
        return False
    clean(item)
    return True


def _programs(item: Plan, *, is_done: bool) -> str:
    built = f"{counted(len(item.programs), 'program')} it built, {human_size(item.size)}"
    return f"  {built}, {'removed' if is_done else 'to remove'}: {item.programs[0].parent}"
