"""`gosdk ci-check`: whether the committed files of a project agree on the Go they request."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.cicheck.facts import CheckedModule, VersionPin
from gvm_py.cicheck.repository import CheckReport, check
from gvm_py.commands.options import dry_run_option
from gvm_py.errors import UsageError
from gvm_py.ui import sarif
from gvm_py.ui.output import print_json
from gvm_py.ui.result import CommandResult, Note, show_note
from gvm_py.ui.screen import Screen

_FIX = "ci-check --fix"


@dataclass(frozen=True)
class CheckResult(CommandResult):
    """The report on the files as they are now, and the diff of each file that was or would be changed, by its path.

    `shown_as` is how the user named the directory.
    """

    command: ClassVar = "ci-check"
    report: CheckReport
    shown_as: Path
    diffs: dict[str, str] = field(default_factory=dict)
    is_written: bool = False

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        places: Sequence[CheckedModule | VersionPin] = [*self.report.modules, *self.report.pins]
        return {
            "directory": str(self.report.directory),
            "git": self.report.committed.by_git,
            "findings": [
                {"rule": str(one.rule), "path": str(one.path), "line": one.line, "message": one.message}
                for one in self.report.findings
            ],
            "versions": [_version(place) for place in places],
            "changes": [{"path": path, "diff": diff} for path, diff in self.diffs.items()],
        }

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield the diffs, then the findings."""
        for diff in self.diffs.values():
            yield from diff.splitlines()
        for finding in self.report.findings:
            yield f"{screen.path(self.shown_as / finding.path)}:{finding.line}: {finding.message}"

    @override
    def notes(self) -> Iterator[Note]:
        """Yield what could not be judged, what was changed, and the sum."""
        report = self.report
        if not report.committed.by_git:
            yield Note(f"git does not list {report.directory}, so every file counts as committed")
        for pin in report.pins:
            if not pin.is_judged:
                yield Note(f"not judged, because it is known only at run time: {pin.path}:{pin.line} {pin.text}")
        if self.diffs and self.is_written:
            yield Note(f"changed {_counted(len(self.diffs), 'file')}; to restore: gosdk ci-check --undo")
        places = len(report.pins) + len(report.modules)
        found = _counted(len(report.findings), "finding") if report.findings else "no findings"
        yield Note(f"{found}; {places} place{' names' if places == 1 else 's name'} a Go version")

    @property
    @override
    def exit_code(self) -> int:
        """1 where there are findings."""
        return int(bool(self.report.findings))


@dataclass(frozen=True)
class RestoredResult(CommandResult):
    """The files that --undo restored."""

    command: ClassVar = "ci-check"
    paths: tuple[Path, ...]

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        return {"restored": [str(path) for path in self.paths]}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield one line for each file."""
        yield from (f"restored {screen.path(path)}" for path in self.paths)


@click.command()
@click.argument(
    "directory", metavar="[DIR]", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--fix", is_flag=True, help="Rewrite the versions that findings name, and print the diff.")
@dry_run_option
@click.option("--undo", is_flag=True, help="Restore the files of the last --fix, byte for byte.")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", help="How to print.")
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.pass_obj
def command(app: App, directory: Path, *, fix: bool, dry_run: bool, undo: bool, form: str) -> int:
    """Check the committed files of DIR: Go versions that disagree, and paths of somebody's home. Exit 1 on findings.

    Reads go.mod, go.work, version files, Dockerfiles, workflows and pipelines, development containers, Bazel,
    pre-commit and more; `gosdk help ci-check` lists them. Nothing of the project is run.

    \b
    Examples:
      gosdk ci-check
      gosdk ci-check --fix --dry-run
      gosdk ci-check --format sarif
    """
    _check_usage(fix=fix, dry_run=dry_run, undo=undo, form=form)
    if undo:
        from gvm_py.app.rewrites import undo as restore

        return app.show(RestoredResult(restore(app, _FIX)), as_json=form == "json")
    report = check(app.cwd / directory, app.env)
    result = _repaired(app, report, directory, dry=dry_run) if fix else CheckResult(report, directory)
    if form == "sarif":
        print_json(_sarif(result.report), indent=1)
        for note in result.notes():
            show_note(note, app.reporter)
        return result.exit_code
    return app.show(result, as_json=form == "json")


def _check_usage(*, fix: bool, dry_run: bool, undo: bool, form: str) -> None:
    if undo and (fix or dry_run or form == "sarif"):
        raise UsageError("--undo stands alone", hint="gosdk ci-check --undo")
    if dry_run and not fix:
        raise UsageError("--dry-run goes with --fix", hint="gosdk ci-check --fix --dry-run")


def _repaired(app: App, report: CheckReport, directory: Path, *, dry: bool) -> CheckResult:
    from gvm_py.app.rewrites import make, project_changes
    from gvm_py.cicheck.rewriting import repairs, rewritten

    after, texts = rewritten(report, repairs)
    changes = project_changes(report.directory, report.texts, texts)
    if changes and not dry:
        make(app, changes, _FIX)
    diffs = {str(change.path): change.diff for change in changes}
    return CheckResult(report if dry else after, directory, diffs, is_written=not dry)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


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
