"""`gosdk ci-check`: whether the committed files of a project agree on the Go they want."""

from pathlib import Path
from typing import Any

import click

from gvm_py.app.context import App
from gvm_py.cicheck.facts import CheckedModule, CheckFinding, VersionPin
from gvm_py.cicheck.repository import CheckReport, check
from gvm_py.ui import sarif
from gvm_py.ui.output import emit, print_json


@click.command()
@click.argument(
    "directory", metavar="[DIR]", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", help="How to print.")
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.pass_obj
def command(app: App, directory: Path, form: str) -> int:
    """Check the committed files of DIR: Go versions that disagree, and paths of somebody's home. Exit 1 on findings.

    Read are go.mod, go.work, .go-version, .tool-versions, mise.toml, Dockerfiles, Compose files, setup-go in GitHub
    workflows, GitLab's CI, and the settings of IDEs and editors. Nothing of the project is run.

    \b
    Examples:
      gosdk ci-check
      gosdk ci-check --format sarif
    """
    report = check(app.cwd / directory, app.env)
    if form == "sarif":
        print_json(_sarif(report), indent=1)
    elif form == "json":
        emit("ci-check", _data(report))
    else:
        for finding in report.findings:
            click.echo(f"{directory / finding.path}:{finding.line}: {finding.message}")
    _summarize(app, report)
    return int(bool(report.findings))


def _summarize(app: App, report: CheckReport) -> None:
    if not report.by_git:
        app.reporter.say(f"git does not list {report.directory}, so every file counts as committed")
    for pin in report.pins:
        if not pin.is_judged:
            app.reporter.say(f"not judged, for it is known only when it runs: {pin.path}:{pin.line} {pin.text}")
    places = len(report.pins) + len(report.modules)
    count = len(report.findings)
    told = f"{count} finding{'' if count == 1 else 's'}" if count else "no findings"
    app.reporter.say(f"{told}; {places} place{' names' if places == 1 else 's name'} a Go version")


def _data(report: CheckReport) -> dict[str, Any]:
    return {
        "directory": str(report.directory),
        "git": report.by_git,
        "findings": [_finding(finding) for finding in report.findings],
        "versions": [*map(_version, report.modules), *map(_version, report.pins)],
    }


def _finding(finding: CheckFinding) -> dict[str, Any]:
    return {
        "rule": str(finding.rule),
        "path": str(finding.path),
        "line": finding.line,
        "message": finding.message,
    }


def _version(place: CheckedModule | VersionPin) -> dict[str, Any]:
    judged = isinstance(place, CheckedModule) or place.is_judged
    return {"path": str(place.path), "line": place.line, "text": place.text, "judged": judged}


def _sarif(report: CheckReport) -> dict[str, Any]:
    problems = [
        sarif.Problem(
            {"id": str(finding.rule), "shortDescription": {"text": finding.rule.summary}},
            finding.message,
            report.directory / finding.path,
            finding.line,
        )
        for finding in report.findings
    ]
    return sarif.sarif(problems, report.directory)
