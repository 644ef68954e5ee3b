"""`gosdk upgrade`: install the newest patch of each minor, and repoint what follows it."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.followers import auto_sync, follow_tools
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installing import install
from gvm_py.app.pin_moves import PinMoves, move_pins, plan_moves
from gvm_py.app.rehash import rehash
from gvm_py.app.sdk_users import LeftBehind, left_behind
from gvm_py.app.upgrade_survey import UpgradeSurvey, effect_data, survey_upgrades
from gvm_py.commands.options import dry_run_option, json_option, refresh_option, source_option
from gvm_py.errors import shell_line
from gvm_py.records import dataclass, field, replace
from gvm_py.ui.output import counted
from gvm_py.ui.result import CommandResult, Note, show_note, warning
from gvm_py.ui.screen import Screen
from gvm_py.upkeep.upgrade import Minor, choose

_MOST_NAMED = 10


@dataclass(frozen=True)
class UpgradeResult(CommandResult):
    """The minors that were behind and are upgraded now, or with `dry_run` would be."""

    command: ClassVar = "upgrade"
    survey: UpgradeSurvey
    chosen: tuple[Minor, ...]
    dry_run: bool
    moves: PinMoves
    left: LeftBehind = field(default_factory=LeftBehind)

    @property
    def behind(self) -> list[Minor]:
        """The chosen minors that have a newer patch."""
        return [minor for minor in self.chosen if minor.target]

    @override
    def as_data(self) -> object:
        minors = [self._minor_data(minor) for minor in self.behind]
        places = [{"what": item.what, "where": item.where, "path": str(item.path)} for item in self.left.references]
        tools = [str(tool.path) for tool in self.left.tools]
        head = {"dry_run": self.dry_run, "source": self.survey.source, "minors": minors}
        return {**head, "moved": [str(file) for file in self.moves.files], "left_behind": places, "tools": tools}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:  # noqa: ARG002
        """Yield one line for each minor: the old patch and the new one."""
        for minor in self.behind:
            target = minor.target.name if minor.target else ""
            yield f"{minor.installed.name} -> {target}" if minor.installed else target

    @override
    def notes(self) -> Iterator[Note]:
        """Yield for each minor who follows, who keeps the old patch, and what becomes of it."""
        for minor in self.behind:
            yield from self._consequences(minor)
        yield from self._left_behind()
        kept = sum(len(self.survey.kept_by(minor)) for minor in self.chosen)
        if not self.behind:
            done = "the newest patches are installed" if kept or self.moves.files else "everything is up to date"
            yield Note(done if self.chosen else "nothing to upgrade")
        for minor in self.chosen:
            if not minor.target:
                yield from self.survey.pins_of(minor, "  ")
        yield from self.moves.notes(kept, dry_run=self.dry_run)

    def _left_behind(self) -> Iterator[Note]:
        """Yield the files that still name an old SDK, and the tools that an older Go built."""
        for item in self.left.references[:_MOST_NAMED]:
            yield Note(f"  {item.where}: {item.what} still names {item.path}")
        if count := len(self.left.references):
            places = counted(count, "place still names", "places still name")
            yield warning(f"{places} an old SDK; --dry-run shows what would change", hint="gosdk sync-ide --all --fix")
        if self.left.tools:
            names = ", ".join(tool.name for tool in self.left.tools[:_MOST_NAMED])
            yield warning(f"built by an older Go: {names}", hint="gosdk tools rebuild")
        for delve in self.left.delves:
            yield warning(delve.message, delve.hint)

    def _consequences(self, minor: Minor) -> Iterator[Note]:
        follow = self.survey.followed_by(minor)
        count = counted(len(follow), "known project")
        yield Note(f"  {count} {'would move' if self.dry_run else 'moved'} to {minor.target}")
        yield from self.survey.pins_of(minor, "  ")
        if minor.installed and not self.dry_run:
            yield Note(f"  {minor.installed.name} stays until nothing uses it; then: gosdk gc")

    def _minor_data(self, minor: Minor) -> dict[str, object]:
        return {
            "minor": minor.language,
            "installed": minor.installed.text if minor.installed else None,
            "target": minor.target.text if minor.target else None,
            "eol": minor.end_of_life,
            "follow": [effect_data(effect) for effect in self.survey.followed_by(minor)],
            "keep": [effect_data(effect) for effect in self.survey.kept_by(minor)],
        }


@click.command()
@click.argument("versions", metavar="[VERSION]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="End-of-life minors, too.")
@click.option("--bump", is_flag=True, help="Move files that name an older patch to the newest one of its minor, too.")
@dry_run_option
@source_option
@refresh_option
@json_option
@click.pass_obj
def command(
    app: App,
    versions: tuple[str, ...],
    *,
    everything: bool,
    bump: bool,
    dry_run: bool,
    source: str | None,
    refresh: bool,
    as_json: bool,
) -> int:
    """Install the newest patch of each minor VERSION; by default of all supported minors and of the default.

    What `go` starts, the shims and, with ide.auto_sync, the editors follow at once. The old patch stays for the
    projects that request it and for programs that run from it; `gosdk gc` removes it when nothing uses it.
    --bump shows the diff of each file before it is written, and `gosdk undo` restores them.

    \b
    Examples:
      gosdk upgrade 1.25
      gosdk upgrade --bump
      gosdk upgrade --all --dry-run
    """
    options = InstallOptions(source, refresh=refresh)
    survey = survey_upgrades(app, options)
    chosen = tuple(choose(survey.minors, versions, everything=everything))
    for note in survey.end_of_life_notes(chosen):
        show_note(note, app.reporter)
    named = (*versions, "--all") if everything else versions
    again = shell_line(["gosdk", "upgrade", *named, "--bump"])
    moves = replace(plan_moves(app, survey, chosen, options) if bump else PinMoves(), command=again)
    if not as_json:
        app.screen.write(moves.lines(app.screen))
    result = UpgradeResult(survey.after_moving(moves.files), chosen, dry_run, moves)
    if not dry_run:
        _carry_out(app, options, result)
        follow_tools(app)
        result = replace(result, left=_left_behind(app, result.behind))
    return app.show(result, as_json=as_json)


def _left_behind(app: App, behind: Sequence[Minor]) -> LeftBehind:
    before, after = {minor.installed for minor in behind}, {minor.target for minor in behind}
    old, new = ([sdk for sdk in app.store.installed() if sdk.version in versions] for versions in (before, after))
    return left_behind(app, old, new) if behind else LeftBehind()


def _carry_out(app: App, options: InstallOptions, planned: UpgradeResult) -> None:
    """Install, and let everything follow: also what an earlier upgrade did not reach because it was killed."""
    try:
        if planned.behind:
            install(app, options, tuple(minor.target.text for minor in planned.behind if minor.target))
        move_pins(app, planned.moves)
    finally:
        rehash(app)
        auto_sync(app)
