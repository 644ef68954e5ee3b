"""`gosdk sync-ide`: write the SDK of a project into its IDE and editors."""

import contextlib
import os
from pathlib import Path
from typing import Any

import click

from gvm_py.app.context import App
from gvm_py.app.editors import SYNC_IDE, SyncReport, around, everywhere, ide_context, options, sync_all, sync_settings
from gvm_py.app.rewrites import undo_here
from gvm_py.app.sync_notices import tell_what_is_left, tell_what_stays
from gvm_py.commands.options import json_option
from gvm_py.commands.sync_ide.report import Flags, UnsyncedResult, print_report
from gvm_py.errors import GosdkError, UsageError
from gvm_py.ide.editor import IdeContext
from gvm_py.ide.sync import EDITORS, Target
from gvm_py.paths.spelling import on_disk
from gvm_py.ui.output import counted


@click.command()
@click.argument("directories", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Every Go project that the IDEs or gosdk remember.")
@click.option(
    "--ide", "editors", multiple=True, type=click.Choice(EDITORS), help="Only this one; its file is made if missing."
)
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when an editor has another SDK.")
@click.option("--dry-run", is_flag=True, help="Change nothing; print what would change as a unified diff.")
@click.option("--fix", is_flag=True, help="Align run configurations, go.goroot and the SDK of new projects, too.")
@click.option("--undo", is_flag=True, help="Restore the files of the last sync in this project, byte for byte.")
@json_option
@click.pass_obj
def command(app: App, /, directories: tuple[Path, ...], **given: Any) -> int:
    """Write the SDK that `go` starts in DIR, by default here, into every editor that opened DIR or a parent.

    Only that one value changes in a file. Exit code 1 means that something is left which only --fix changes.

    \b
    Examples:
      gosdk sync-ide
      gosdk sync-ide --all --fix --dry-run
      gosdk sync-ide --undo
    """
    flags = Flags(**given)
    if flags.undo:
        return _undo(app, directories, flags)
    ctx = ide_context(app)
    place = _absolute(app, directories[0]) if len(directories) == 1 else app.cwd
    writer = app.journal.writer(SYNC_IDE, place, dry=flags.check or flags.dry_run)
    where = _targets(app, ctx, directories, flags)
    synced = sync_all(app, where, options(app, fix=flags.fix), ctx, writer)
    if len(synced) == 1 and synced[0].error:
        raise synced[0].error
    report = sync_settings(app, synced, ctx, writer, fix=flags.fix, everything=flags.everything)
    print_report(app, report, flags)
    tell_what_is_left(app, ctx, report)
    if flags.everything:
        tell_what_stays(app, report)
    elif any(outcome.state == "changed" for outcome in report.outcomes):
        _count_others(app, ctx, where)
    return _exit_code(report, flags)


def _targets(app: App, ctx: IdeContext, named: tuple[Path, ...], flags: Flags) -> list[Target]:
    if flags.everything:
        if named:
            raise UsageError("--all and directories exclude each other", hint="gosdk sync-ide --all")
        return list(everywhere(app, ctx, flags.editors))
    for directory in named:
        if not directory.is_dir():
            hint = f"gosdk sync-ide --ide {directory}" if str(directory) in EDITORS else "gosdk sync-ide --help"
            raise UsageError(f"{directory} is not a directory", hint=hint)
    starts = [_absolute(app, directory) for directory in named] or [app.cwd]
    found = [target for start in starts for target in around(ctx, start, flags.editors)]
    return list(dict.fromkeys(found))


def _absolute(app: App, directory: Path) -> Path:
    return Path(on_disk(os.path.normpath(app.cwd / directory)))


def _undo(app: App, directories: tuple[Path, ...], flags: Flags) -> int:
    if directories or flags != Flags(False, (), False, False, False, True, flags.as_json):
        raise UsageError(
            "--undo takes the whole last sync back and goes with nothing else", hint="gosdk sync-ide --undo"
        )
    return app.show(UnsyncedResult(*undo_here(app, SYNC_IDE, app.cwd)), as_json=flags.as_json)


def _count_others(app: App, ctx: IdeContext, where: list[Target]) -> None:
    """Mention other projects whose editors differ, as an upgrade leaves them; what cannot be read is not counted."""
    done = {target.directory for target in where}
    with contextlib.suppress(GosdkError):
        others = [target for target in everywhere(app, ctx) if target.directory not in done]
        _count(app, ctx, [target for target in others if target.editors])


def _count(app: App, ctx: IdeContext, others: list[Target]) -> None:
    writer = app.journal.writer(SYNC_IDE, app.cwd, dry=True)
    checked = sync_all(app, others, options(app), ctx, writer) if others else ()
    count = sum(any(outcome.is_drift for outcome in item.outcomes) for item in checked)
    if count:
        others_have = counted(count, "other project has", "other projects have")
        app.reporter.say(f"{others_have} another SDK in an editor than in the terminal: gosdk sync-ide --all")


def _exit_code(report: SyncReport, flags: Flags) -> int:
    failed = [item.error.exit_code for item in report.projects if item.error]
    if failed:
        return max(failed)
    if flags.check:
        return int(any(outcome.is_drift for outcome in report.outcomes))
    return int(any(outcome.is_conflict for outcome in report.outcomes))
