"""`gosdk doctor`: what disagrees between shell, go command and IDE, and repairs that can be undone."""

from pathlib import Path
from typing import NamedTuple

import click

from gvm_py.app.context import App, cli_path
from gvm_py.app.editors import ide_context, new_writer, project_at
from gvm_py.commands.doctor.report import as_json, print_report
from gvm_py.doctor.finding import FileChange, Finding
from gvm_py.doctor.gather import Known, gather
from gvm_py.doctor.journal import Journal
from gvm_py.doctor.place import Place
from gvm_py.doctor.registry import CHECKS, find_all
from gvm_py.doctor.snapshot import Snapshot, StoreFacts
from gvm_py.doctor.store_facts import stale_files
from gvm_py.errors import GosdkError, UsageError
from gvm_py.ide.editor import Project
from gvm_py.ide.sync import find_project
from gvm_py.selection import Decision
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.output import emit


class Repair(NamedTuple):
    """What `--fix` put right, and what it could not do."""

    fixed: tuple[Finding, ...] = ()
    failures: tuple[GosdkError, ...] = ()


@click.command()
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Make the changes that the findings name; each file is kept for --undo.")
@click.option("--undo", is_flag=True, help="Take the last --fix back, byte for byte.")
@click.option("--only", multiple=True, metavar="ID", help="Run only this check; can be given more than once.")
@click.option("--json", "envelope", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, directory: Path | None, fix: bool, undo: bool, only: tuple[str, ...], envelope: bool) -> int:
    """Find out why terminal, go command and IDE disagree about the Go in DIR, by default here.

    Nothing of the project is run; of Go only `go env` of the chosen SDK. Exit code 1 when there are errors, 0 when
    there are only warnings. docs/doctor.md explains each check by its ID.
    """
    _check_usage(only, directory, fix=fix, undo=undo)
    if undo:
        return _undo(app, envelope=envelope)
    where = app.cwd / directory if directory else app.cwd
    repair = _fix(app, where, only) if fix else Repair()
    snapshot = look(app, where)
    findings = tuple(find_all(snapshot, only))
    if envelope:
        emit("doctor", as_json(snapshot, findings, repair.fixed))
    else:
        print_report(snapshot, findings, repair.fixed)
    for error in repair.failures:
        app.reporter.error(error.message, error.hint)
    return int(bool(repair.failures) or any(finding.level == "error" for finding in findings))


def look(app: App, directory: Path) -> Snapshot:
    """Return the scene in `directory`."""
    ctx = ide_context(app)
    home = Path(ctx.machine.home)
    project_directory = find_project(directory, home)
    place = Place(directory, home, app.platform, app.env, app.layout)
    installed, policy = app.store.installed(), app.config.gotoolchain
    stale = stale_files(app.layout, cli_path(), installed, policy, app.store.default)
    decision, sdk, refusal = _choice(app, directory)
    project = _project(app, project_directory)
    return gather(
        Known(place, StoreFacts(installed, stale, policy), ctx, project_directory, project, decision, refusal, sdk)
    )


def _choice(app: App, directory: Path) -> tuple[Decision | None, InstalledSDK | None, GosdkError | None]:
    try:
        decision = app.decide(directory)
    except GosdkError as error:
        return None, None, error
    if decision.bin is None:
        return decision, None, None
    if decision.goroot and decision.version:
        return decision, app.store.find(decision.version), None
    try:
        return decision, app.select(directory), None
    except GosdkError as error:
        return decision, None, error


def _project(app: App, directory: Path) -> Project | None:
    """Return the project and its SDK; None where no SDK can be written into an IDE, which a check explains."""
    try:
        return project_at(app, directory)
    except GosdkError:
        return None


def _check_usage(only: tuple[str, ...], directory: Path | None, *, fix: bool, undo: bool) -> None:
    known = [check.id for check in CHECKS]
    unknown = next((name for name in only if name not in known), None)
    if unknown:
        raise UsageError(f"there is no check {unknown!r}", hint=f"the checks are {', '.join(known)}")
    if undo and (fix or only or directory):
        raise UsageError(
            "--undo takes back all of the last --fix and goes with nothing else", hint="gosdk doctor --undo"
        )
    if directory and not directory.is_dir():
        raise UsageError(f"{directory} is not a directory", hint="gosdk doctor --help")


def _fix(app: App, directory: Path, only: tuple[str, ...]) -> Repair:
    """Make all changes. Another doctor that runs now is waited for first, and what it mended is not seen again."""
    with app.store.lock("doctor --fix"):
        snapshot = look(app, directory)
        findings = [finding for finding in find_all(snapshot, only) if finding.changes]
        failed = _journal(app).apply(change for finding in findings for change in finding.changes)
    fixed = tuple(finding for finding in findings if not failed.keys() & set(finding.changes))
    _tell_of_running(app, snapshot, [change for finding in fixed for change in finding.changes])
    return Repair(fixed, tuple(failed.values()))


def _tell_of_running(app: App, snapshot: Snapshot, changes: list[FileChange]) -> None:
    idea = snapshot.ide.directory / ".idea"
    for running in snapshot.ide.ctx.running if any(change.path.parent == idea for change in changes) else ():
        app.reporter.warn(
            f"{running.ide.title} is running (process {running.pid}); if it still shows the old SDK, choose "
            "File | Reload All from Disk, or close the project and run gosdk doctor --fix again"
        )


def _undo(app: App, *, envelope: bool) -> int:
    with app.store.lock("doctor --undo"):
        restored = _journal(app).undo()
    if envelope:
        emit("doctor", {"restored": [str(path) for path in restored]})
    for path in () if envelope else restored:
        click.echo(f"restored  {path}")
    return 0


def _journal(app: App) -> Journal:
    return Journal(app.layout.state / "doctor", new_writer(app, "doctor"))
