"""`gosdk ci-check`: whether the committed files of a project agree on the Go they request."""

from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.cicheck.repository import CheckReport, check
from gvm_py.commands.ci_check.report import CheckResult, UnfixedResult, as_sarif
from gvm_py.commands.options import dry_run_option
from gvm_py.errors import UsageError
from gvm_py.ui.output import print_json
from gvm_py.ui.result import show_note


@click.command()
@click.argument(
    "directory", metavar="[DIR]", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--fix", is_flag=True, help="Rewrite the versions that findings name, and print the diff.")
@dry_run_option
@click.option("--undo", is_flag=True, help="Restore the files of the last --fix in this repository, byte for byte.")
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
        from gvm_py.app.rewrites import FIX, undo_here

        return app.show(UnfixedResult(*undo_here(app, FIX, app.directory(directory))), as_json=form == "json")
    report = check(app.directory(directory), app.env, app.reporter.say)
    result = _repaired(app, report, directory, dry=dry_run) if fix else CheckResult(report, directory)
    if form == "sarif":
        print_json(as_sarif(result.report), indent=1)
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
    from gvm_py.app.rewrites import FIX, make, project_changes
    from gvm_py.cicheck.rewriting import repairs, rewritten

    after, texts = rewritten(report, repairs)
    changes = project_changes(report.directory, report.texts, texts)
    if changes and not dry:
        make(app, changes, FIX)
    diffs = {str(change.path): change.diff for change in changes}
    return CheckResult(report if dry else after, directory, diffs, is_written=not dry)
