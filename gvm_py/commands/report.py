"""`gosdk report`: how well projects, SDKs, editors and committed files are aligned, also as one page of HTML."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.machine_report import MachineReport, report_on
from gvm_py.app.project_report import ProjectReport
from gvm_py.app.status_line import BAD, GOOD, UNKNOWN
from gvm_py.commands.list.report import ListResult
from gvm_py.commands.options import json_option
from gvm_py.commands.outdated import OutdatedResult
from gvm_py.errors import shell_word
from gvm_py.records import dataclass
from gvm_py.ui.output import counted, table
from gvm_py.ui.result import CommandResult, Note
from gvm_py.ui.screen import Screen, Style, paint

_HEAD = ("SHELL", "GO", "IDE", "CI", "PROJECT")
_STYLES: dict[str, Style] = {GOOD: "ok", BAD: "error", UNKNOWN: "warning"}
_COLUMNS = (("sdk", "shell"), ("go",), ("editor",))


@dataclass(frozen=True)
class ReportResult(CommandResult):
    """The report, and the file it was written to as a page, if any."""

    command: ClassVar = "report"
    report: MachineReport
    page: Path | None

    @override
    def as_data(self) -> object:
        return self.report.as_data()

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield the name of the page, or the tables: projects, SDKs, updates, vulnerabilities."""
        if self.page:
            count, sdks = len(self.report.projects), len(self.report.sdks)
            yield f"wrote {screen.path(self.page)}: {counted(count, 'project')}, {counted(sdks, 'SDK')}"
        else:
            yield from self._tables(self.report, screen)

    def _tables(self, report: MachineReport, screen: Screen) -> Iterator[str]:
        if report.projects:
            yield table([_HEAD, *(_row(project, screen) for project in report.projects)], screen.width) + "\n"
        yield from ListResult(report.sdks, None).lines(screen)
        if report.upgrades:
            yield from ("", *OutdatedResult(report.upgrades).lines(screen))
        if affected := report.vulnerable:
            found = [[f"go{one.subject.version}", f"{len(one.findings)} known vulnerabilities"] for one in affected]
            yield "\n" + table([("SDK", "VULNERABILITIES"), *found], screen.width)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield what is not known, and the commands that show more."""
        yield from self.report.notes
        worst = next((project for project in self.report.projects if not project.is_aligned), None)
        if worst and not self.page:
            yield Note(f"{worst.directory} is not aligned", hint=f"gosdk doctor {shell_word(worst.directory)}")


@click.command()
@click.argument(
    "directories", nargs=-1, metavar="[DIR]...", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--html", "page", metavar="FILE", type=click.Path(path_type=Path), help="Write one page of HTML to FILE.")
@json_option
@click.pass_obj
def command(app: App, directories: tuple[Path, ...], page: Path | None, *, as_json: bool) -> int:
    """Report whether shell, go command, IDE and CI agree in all known projects, or in each DIR and its modules.

    Also lists the SDKs with size, age, verification, updates and vulnerabilities. Uses no network. The page that
    --html writes needs neither network nor script.

    \b
    Examples:
      gosdk report
      gosdk report --html report.html
      gosdk report . --json
    """
    report = report_on(app, list(map(app.directory, directories)))
    if page:
        _write(app.cwd / page, report)
    return app.show(ReportResult(report, page), as_json=as_json)


def _write(file: Path, report: MachineReport) -> None:
    from gvm_py.ui.page.document import document
    from gvm_py.ui.page.layout import write_page

    write_page(file, document(report.as_data()), "gosdk report")


def _row(project: ProjectReport, screen: Screen) -> tuple[str, ...]:
    states = [[line.state for line in project.status if line.about in about] for about in _COLUMNS]
    checked = []
    if project.check.findings:
        checked = [BAD]
    elif project.check.pins or project.check.modules:
        checked = [GOOD]
    return (*(_worst(some) for some in (*states, checked)), screen.path(project.directory))


def _worst(states: list[str]) -> str:
    state = next((state for state in (BAD, UNKNOWN, GOOD) if state in states), "")
    return paint(state, _STYLES[state]) if state else "-"
