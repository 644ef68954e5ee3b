"""`gosdk doctor`: what disagrees between shell, go command and IDE, and repairs that can be undone."""

from difflib import get_close_matches
from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.app.editors import ide_context, options
from gvm_py.commands.doctor.report import Diagnosis, as_json, print_report
from gvm_py.doctor.finding import Finding
from gvm_py.doctor.gather import gather
from gvm_py.doctor.place import Place
from gvm_py.doctor.registry import CHECKS, find_all
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.errors import GosdkError, UsageError
from gvm_py.paths import home_directory
from gvm_py.system.safe_file import FileChange
from gvm_py.ui.output import emit


@click.command()
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Make the changes that the findings name; each file is kept for --undo.")
@click.option("--undo", is_flag=True, help="Take the last --fix back, byte for byte.")
@click.option("--only", multiple=True, metavar="ID", help="Run only this check; can be given more than once.")
@click.option("--json", "envelope", is_flag=True, help="Print machine-readable JSON.")
@click.pass_obj
def command(app: App, directory: Path | None, fix: bool, undo: bool, only: tuple[str, ...], envelope: bool) -> int:
    """Find out why terminal, go command and IDE disagree about the Go in DIR, by default here.

    Nothing of the project is run; of Go only `go env` of the chosen SDK. Exit code 1 when there are errors, 0 when
    there are only warnings. `gosdk help doctor` explains each check by its ID.

    \b
    Examples:
      gosdk doctor
      gosdk doctor --fix
      gosdk doctor --undo
    """
    _check_usage(only, directory, fix=fix, undo=undo)
    if undo:
        return _undo(app, envelope=envelope)
    where = app.cwd / directory if directory else app.cwd
    fixed, failures = _fix(app, where, only) if fix else ((), ())
    snapshot = look(app, where)
    diagnosis = Diagnosis(snapshot, tuple(find_all(snapshot, only)), fixed, failures)
    if envelope:
        emit("doctor", as_json(diagnosis))
    else:
        print_report(diagnosis, app.screen, whole=not only)
    for error in failures:
        app.reporter.error(error.message, error.hint)
    return diagnosis.code


def look(app: App, directory: Path) -> Snapshot:
    """Return all that doctor knows in `directory`."""
    place = Place(directory, home_directory(app.env), app.platform, app.env, app.layout)
    return gather(place, app.store, app.shim_options, options(app))


def _check_usage(only: tuple[str, ...], directory: Path | None, *, fix: bool, undo: bool) -> None:
    _check_names(only)
    if undo and (fix or only or directory):
        raise UsageError(
            "--undo takes back all of the last --fix and goes with nothing else", hint="gosdk doctor --undo"
        )
    if directory and not directory.is_dir():
        raise UsageError(f"{directory} is not a directory", hint="gosdk doctor --help")


def _check_names(only: tuple[str, ...]) -> None:
    known = [check.id for check in CHECKS]
    unknown = next((name for name in only if name not in known), None)
    if unknown:
        near = get_close_matches(unknown, known, n=1)
        hint = f"gosdk doctor --only {near[0]}" if near else "gosdk doctor"
        raise UsageError(f"there is no check {unknown!r}; the checks are {', '.join(known)}", hint=hint)


def _fix(app: App, directory: Path, only: tuple[str, ...]) -> tuple[tuple[Finding, ...], tuple[GosdkError, ...]]:
    """Make all changes; return what was repaired and what failed.

    Another doctor that runs now is waited for first, and what it mended is not seen again."""
    with app.store.lock("doctor --fix"):
        snapshot = look(app, directory)
        findings = [finding for finding in find_all(snapshot, only) if finding.changes]
        failed = app.journal.apply("doctor --fix", (change for finding in findings for change in finding.changes))
    fixed = tuple(finding for finding in findings if not failed.keys() & set(finding.changes))
    _tell_of_running(app, [change for finding in fixed for change in finding.changes])
    return fixed, tuple(failed.values())


def _tell_of_running(app: App, changes: list[FileChange]) -> None:
    if not any(".idea" in change.path.parts for change in changes):
        return
    for running in ide_context(app).running:
        app.reporter.warn(
            f"{running.ide.title} is running (process {running.pid}); if it still shows the old SDK, choose "
            "File | Reload All from Disk, or close the project and run gosdk doctor --fix again"
        )


def _undo(app: App, *, envelope: bool) -> int:
    with app.store.lock("doctor --undo"):
        restored = app.journal.undo("doctor --fix")
    if envelope:
        emit("doctor", {"restored": [str(path) for path in restored]})
    for path in () if envelope else restored:
        click.echo(f"restored  {path}")
    return 0
