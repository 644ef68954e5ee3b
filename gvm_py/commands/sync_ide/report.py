"""What `gosdk sync-ide` shows: each file, what failed, and what is left to do."""

from typing import NamedTuple

import click

from gvm_py.app.context import App
from gvm_py.app.editors import Synced, SyncReport
from gvm_py.ide.sync import SyncOutcome
from gvm_py.ide.sync_report import as_json, difference, line
from gvm_py.paths.spelling import same_path
from gvm_py.ui.output import emit


class Flags(NamedTuple):
    """The options of one run; the help text of each is below."""

    everything: bool
    editors: tuple[str, ...]
    check: bool
    dry_run: bool
    fix: bool
    undo: bool
    as_json: bool


def print_report(app: App, report: SyncReport, flags: Flags) -> None:
    """Print the report, and say what only another run would change."""
    if flags.as_json:
        _emit(report, with_diff=flags.dry_run)
    else:
        outcomes = (*report.outcomes, *report.lists)
        differences = "".join(map(difference, outcomes)) if flags.dry_run else ""
        click.echo(differences or "".join(f"{line(outcome)}\n" for outcome in outcomes), nl=False)
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
    named = [(outcome.before, outcome.after) for outcome in differing if outcome.before]
    if not all(same_path(before, after) for before, after in named):
        return "has another SDK than the terminal"
    return "reaches its SDK through a link" if named else "has no SDK of its own here"


def _again(flags: Flags, *more: str) -> str:
    return " ".join(("gosdk sync-ide", *(["--all"] if flags.everything else []), *more))


def _emit(report: SyncReport, *, with_diff: bool) -> None:
    emit(
        "sync-ide",
        {
            "projects": [_json(item, with_diff=with_diff) for item in report.projects],
            "lists": [as_json(item, with_diff=with_diff) for item in report.lists],
            "defaults": [as_json(item, with_diff=with_diff) for item in report.defaults],
        },
    )


def _json(item: Synced, *, with_diff: bool) -> dict[str, object]:
    error = {"message": item.error.message, "hint": item.error.hint} if item.error else None
    return {
        "project": str(item.directory),
        "version": item.project.version if item.project else None,
        "goroot": str(item.project.goroot) if item.project else None,
        "files": [as_json(outcome, with_diff=with_diff) for outcome in item.outcomes],
        "error": error,
    }
