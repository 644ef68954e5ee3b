"""What `gosdk doctor` does once go is at work: look at the rest, repair, and report."""

from difflib import get_close_matches
from typing import ClassVar

from gvm_py.app.context import App
from gvm_py.app.editors import ide_context, options
from gvm_py.app.rehash import shim_options
from gvm_py.commands.doctor.report import DoctorResult
from gvm_py.doctor.begin import Begun, begin
from gvm_py.doctor.finding import Finding
from gvm_py.doctor.gather import gather
from gvm_py.doctor.place import Place
from gvm_py.doctor.registry import CHECKS, find_all
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.errors import GosdkError, UsageError, typed_in
from gvm_py.records import replace
from gvm_py.system.safe_file import FileChange
from gvm_py.ui.result import RestoredResult

FIX = "doctor --fix"
"""The name of the repairs in the undo journal."""
Repairs = tuple[tuple[Finding, ...], tuple[GosdkError, ...]]
"""What was repaired, and what failed."""


class UndiagnosedResult(RestoredResult):
    """The files that --undo restored."""

    command: ClassVar = "doctor"


def check_names(only: tuple[str, ...]) -> None:
    """Raise UsageError for a name that is not one of a check."""
    known = [check.id for check in CHECKS]
    unknown = next((name for name in only if name not in known), None)
    if unknown:
        near = get_close_matches(unknown, known, n=1)
        hint = f"gosdk doctor --only {near[0]}" if near else "gosdk doctor"
        raise UsageError(f"there is no check {unknown!r}; the checks are {', '.join(known)}", hint=hint)


def conclude(app: App, begun: Begun, only: tuple[str, ...], repairs: Repairs) -> DoctorResult:
    """Return what is wrong, with what was repaired."""
    snapshot = _look(app, begun)
    found, directory = tuple(find_all(snapshot, only)), snapshot.place.directory
    if directory != app.cwd:
        found = tuple(replace(finding, fix=typed_in(directory, finding.fix)) for finding in found)
    return DoctorResult(snapshot, found, *repairs, is_whole=not only)


def fix(app: App, place: Place, only: tuple[str, ...]) -> Repairs:
    """Make all changes; return what was repaired and what failed.

    Another doctor that runs now is waited for first, and what it mended is not seen again.
    """
    with app.store.lock(FIX):
        snapshot = _look(app, begin(place, app.store, app.config.gotoolchain))
        findings = [finding for finding in find_all(snapshot, only) if finding.changes]
        changes = (change for finding in findings for change in finding.changes)
        failed = app.journal.apply(FIX, place.directory, changes)
    fixed = tuple(finding for finding in findings if not failed.keys() & set(finding.changes))
    _tell_of_running(app, [change for finding in fixed for change in finding.changes])
    return fixed, tuple(failed.values())


def _look(app: App, begun: Begun) -> Snapshot:
    return gather(begun, shim_options(app), options(app))


def _tell_of_running(app: App, changes: list[FileChange]) -> None:
    if not any(".idea" in change.path.parts for change in changes):
        return
    for running in ide_context(app).running:
        app.reporter.warn(
            f"{running.ide.title} is running (process {running.pid}); if it still shows the old SDK, choose "
            "File | Reload All from Disk, or close the project and run gosdk doctor --fix again"
        )
