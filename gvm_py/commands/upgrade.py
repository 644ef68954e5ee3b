"""`gosdk upgrade`: install the newest patch of each minor, and repoint what follows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.auto_sync import auto_sync
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installing import install
from gvm_py.app.upgrade_survey import UpgradeSurvey, survey_upgrades
from gvm_py.commands.options import dry_run_option, json_option, refresh_option, source_option
from gvm_py.commands.outdated import effect_data
from gvm_py.ui.result import CommandResult, Note, show_note, warning
from gvm_py.ui.screen import Screen
from gvm_py.upkeep.upgrade.minors import Minor, choose


@dataclass(frozen=True)
class UpgradeResult(CommandResult):
    """The minors that were behind and are upgraded now, or with `dry_run` would be."""

    command: ClassVar = "upgrade"
    survey: UpgradeSurvey
    chosen: tuple[Minor, ...]
    dry_run: bool

    @property
    def behind(self) -> list[Minor]:
        """The chosen minors that have a newer patch."""
        return [minor for minor in self.chosen if minor.target]

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        minors = [self._minor_data(minor) for minor in self.behind]
        return {"dry_run": self.dry_run, "source": self.survey.source, "minors": minors}

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
        if not self.behind:
            yield Note("everything is up to date" if self.chosen else "nothing to upgrade")

    def _consequences(self, minor: Minor) -> Iterator[Note]:
        follow = self.survey.followed_by(minor)
        count = "1 known project" if len(follow) == 1 else f"{len(follow)} known projects"
        yield Note(f"  {count} {'would move' if self.dry_run else 'moved'} to {minor.target}")
        for effect in self.survey.kept_by(minor):
            yield Note(f"  {effect.origin} requests {effect.words} and keeps {effect.before.name}")
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
    dry_run: bool,
    source: str | None,
    refresh: bool,
    as_json: bool,
) -> int:
    """Install the newest patch of each minor VERSION; by default of all supported minors and of the default.

    What `go` starts, the shims and, with ide.auto_sync, the editors follow at once. The old patch stays for the
    projects that request it and for programs that run from it; `gosdk gc` removes it when nothing uses it.

    \b
    Examples:
      gosdk upgrade
      gosdk upgrade 1.25
      gosdk upgrade --all --dry-run
    """
    options = InstallOptions(source, refresh=refresh)
    survey = survey_upgrades(app, options)
    chosen = tuple(choose(survey.minors, versions, everything=everything))
    for note in _end_of_life(survey, chosen):
        show_note(note, app.reporter)
    result = UpgradeResult(survey, chosen, dry_run)
    if not dry_run:
        _carry_out(app, options, result.behind)
    return app.show(result, as_json=as_json)


def _carry_out(app: App, options: InstallOptions, behind: Sequence[Minor]) -> None:
    """Install, and let everything follow: also what an earlier upgrade did not reach because it was killed."""
    try:
        if behind:
            install(app, options, tuple(minor.target.text for minor in behind if minor.target))
    finally:
        app.store.refresh()
        app.publish()
        auto_sync(app)


def _end_of_life(survey: UpgradeSurvey, chosen: Sequence[Minor]) -> Iterator[Note]:
    for minor in survey.minors:
        if not minor.end_of_life:
            continue
        text = f"Go {minor.language} is end of life: only {' and '.join(survey.supported)} get fixes"
        if minor in chosen or not minor.target:
            yield warning(text)
        else:
            yield warning(f"{text}; {minor.target.name} is its newest patch", hint=f"gosdk upgrade {minor.language}")
