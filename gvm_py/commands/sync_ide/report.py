"""What `gosdk sync-ide` shows: each file, what failed, and what is left to do."""

import os
from typing import ClassVar, NamedTuple

from gvm_py.app.context import App
from gvm_py.app.editors import Synced, SyncReport
from gvm_py.ide.sync import SyncOutcome
from gvm_py.paths.spelling import same_path
from gvm_py.ui.output import emit, table
from gvm_py.ui.patch import file_diff
from gvm_py.ui.result import RestoredResult
from gvm_py.ui.screen import Screen


class Flags(NamedTuple):
    """The options of one run; the help text of each is below."""

    everything: bool
    editors: tuple[str, ...]
    check: bool
    dry_run: bool
    fix: bool
    undo: bool
    as_json: bool


class UnsyncedResult(RestoredResult):
    """The files that --undo restored."""

    command: ClassVar = "sync-ide"


def print_report(app: App, report: SyncReport, flags: Flags) -> None:
    """Print the report, and say what only another run would change."""
    if flags.as_json:
        _emit(report, with_diff=flags.dry_run)
    else:
        outcomes = (*report.outcomes, *report.lists)
        differences = list(filter(None, map(_difference, outcomes))) if flags.dry_run else []
        app.screen.write(differences or (_shown(outcome, app.screen) for outcome in outcomes))
    for item in report.projects:
        if item.error:
            app.reporter.error(f"{item.directory}: {item.error.message}", item.error.hint)
    _print_left(app, report, flags)


def _print_left(app: App, report: SyncReport, flags: Flags) -> None:
    left = [outcome.note for outcome in report.outcomes if outcome.is_conflict]
    # What a file of the user says is the same for all projects.
    for note in dict.fromkeys(left):
        app.reporter.warn(note)
    if left:
        app.reporter.say(f"hint: {_again(flags, '--fix')}")
    elif flags.check and (differing := [outcome for outcome in report.outcomes if outcome.state == "differs"]):
        app.reporter.warn(f"an editor {_state(differing)}")
        app.reporter.say(f"hint: {_again(flags)}")


def _state(differing: list[SyncOutcome]) -> str:
    # A name such as `go` is looked for on PATH, where the shim may be.
    found = [(outcome.before or "", outcome.after) for outcome in differing]
    named = [(before, after) for before, after in found if os.path.isabs(before)]
    if not all(same_path(before, after) for before, after in named):
        return "has another SDK than the terminal"
    return "reaches its SDK through a link" if named else "has no SDK of its own here"


def _again(flags: Flags, *more: str) -> str:
    command = "gosdk sync-ide --all" if flags.everything else "gosdk sync-ide"
    return " ".join((command, *more))


def _emit(report: SyncReport, *, with_diff: bool) -> None:
    emit(
        "sync-ide",
        {
            "projects": [_json(item, with_diff=with_diff) for item in report.projects],
            "lists": [_file_data(item, with_diff=with_diff) for item in report.lists],
            "defaults": [_file_data(item, with_diff=with_diff) for item in report.defaults],
        },
    )


def _json(item: Synced, *, with_diff: bool) -> dict[str, object]:
    error = {"message": item.error.message, "hint": item.error.hint} if item.error else None
    return {
        "project": str(item.directory),
        "version": item.project.version.text if item.project else None,
        "goroot": str(item.project.goroot) if item.project else None,
        "files": [_file_data(outcome, with_diff=with_diff) for outcome in item.outcomes],
        "error": error,
    }


def _shown(outcome: SyncOutcome, screen: Screen) -> str:
    """Return the state, the file, and what it names, as they fit the screen."""
    state, text = _cells(outcome)
    return table([(f"{state:<9}", screen.shortened(text))], screen.width)


def _cells(outcome: SyncOutcome) -> tuple[str, str]:
    if outcome.state == "absent":
        return "skipped", outcome.note
    if outcome.state in ("changed", "differs"):
        return outcome.state, f"{outcome.file}: {outcome.before or 'nothing'} -> {outcome.after}"
    return outcome.state, f"{outcome.file}: {outcome.after}"


def _file_data(outcome: SyncOutcome, *, with_diff: bool) -> dict[str, object]:
    """Return what the JSON envelope has of a file."""
    data = {"diff": _difference(outcome)} if with_diff else {}
    return {
        **data,
        "ide": outcome.editor,
        "file": str(outcome.file),
        "state": outcome.state,
        "before": outcome.before,
        "after": outcome.after or None,
        "note": outcome.note or None,
    }


def _difference(outcome: SyncOutcome) -> str:
    """Return the unified diff between a file and what it would become; empty where they are the same.

    A link has no lines: of one that would move, the state and what it names are returned.
    """
    if outcome.new is None:
        return _shown(outcome, Screen()) if outcome.state == "differs" else ""
    return file_diff(str(outcome.file).lstrip("/"), outcome.old, outcome.new)
