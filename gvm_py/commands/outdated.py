"""`gosdk outdated`: which installed minors are behind their newest patch."""

from collections.abc import Iterator
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.upgrade_survey import UpgradeSurvey, survey_data, survey_upgrades
from gvm_py.commands.options import json_option, refresh_option, source_option
from gvm_py.records import dataclass
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult, Note
from gvm_py.ui.screen import Screen, paint
from gvm_py.upkeep.upgrade import Minor
from gvm_py.version import GoVersion

_HEAD = ("MINOR", "INSTALLED", "NEWEST", "NOTES")


@dataclass(frozen=True)
class OutdatedResult(CommandResult):
    """Every minor that is installed or supported, compared with the newest release of it."""

    command: ClassVar = "outdated"
    survey: UpgradeSurvey

    @override
    def as_data(self) -> object:
        return survey_data(self.survey)

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Return a table with a row for each minor."""
        if self.survey.minors:
            yield table([_HEAD, *(self._row(minor) for minor in self.survey.minors)], screen.width)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield who keeps an old patch, and the command that brings the newest ones."""
        survey = self.survey
        behind = [minor for minor in survey.minors if minor.target]
        for minor in survey.minors:
            yield from survey.pins_of(minor)
        yield from self._advice(behind)
        newest = next(iter(survey.supported), None)
        if newest and all(minor.language != newest for minor in survey.minors):
            yield Note(f"Go {newest} is out", hint=f"gosdk install {newest}")

    def _advice(self, behind: list[Minor]) -> Iterator[Note]:
        if any(not minor.end_of_life or minor.is_default for minor in behind):
            yield Note("to install the newest patches:", hint="gosdk upgrade")
        elif behind:
            yield Note("to install the newest patches of end-of-life minors, too:", hint="gosdk upgrade --all")

    def _row(self, minor: Minor) -> tuple[str, ...]:
        marks = ["default"] if minor.is_default else []
        if minor.end_of_life:
            marks.append(paint("end of life", "warning") + f": only {' and '.join(self.survey.supported)} get fixes")
        if minor.newest is None:
            marks.append(f"not listed by {self.survey.source}")
        elif minor.target:
            marks.append(paint("behind", "warning"))
        return minor.language, _name(minor.installed), _name(minor.newest), "; ".join(marks)


@click.command()
@source_option
@refresh_option
@json_option
@click.pass_obj
def command(app: App, *, source: str | None, refresh: bool, as_json: bool) -> int:
    """Show which installed minors are behind, and which get no more fixes.

    Projects that request an exact patch, and so keep it, are listed.

    \b
    Examples:
      gosdk outdated
      gosdk outdated --refresh --json
    """
    survey = survey_upgrades(app, InstallOptions(source, refresh=refresh))
    return app.show(OutdatedResult(survey), as_json=as_json)


def _name(version: GoVersion | None) -> str:
    return version.name if version else "-"
