"""What people read after a sync of their editors: what changed, and what is left to do."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.editors import (
    JETBRAINS,
    SYNC_IDE,
    SyncReport,
    around,
    everywhere,
    ide_context,
    options,
    sync_all,
    sync_settings,
)
from gvm_py.errors import GosdkError, shell_word
from gvm_py.host import in_container
from gvm_py.ide.editor import IdeContext, Project
from gvm_py.ide.sdk_list import FILE_NAME as SDK_LIST
from gvm_py.ide.sync import SyncOutcome

_MOST_NAMED = 10
_CONTAINERS = (".devcontainer/devcontainer.json", ".devcontainer.json", ".devcontainer/*/devcontainer.json")


def sync_and_tell(app: App, directories: Sequence[Path]) -> None:
    """Sync the editors around these directories, of all known projects for none; report what changed and is left."""
    ctx, writer = ide_context(app), app.journal.writer(SYNC_IDE, app.cwd)
    where = [target for directory in directories for target in around(ctx, directory)]
    synced = sync_all(app, where or everywhere(app, ctx), options(app), ctx, writer)
    report = sync_settings(app, synced, ctx, writer, fix=False, everything=not where)
    for item in report.projects:
        if item.error:
            app.reporter.warn(f"{item.directory}: {item.error.message}")
    for outcome in report.outcomes:
        if outcome.state == "changed":
            app.reporter.say(f"{outcome.file} now names {outcome.after}")
        if outcome.is_conflict:
            app.reporter.warn(f"{outcome.note}; to align it: gosdk sync-ide --all --fix")
    tell_what_is_left(app, ctx, report)


def tell_what_is_left(app: App, ctx: IdeContext, report: SyncReport) -> None:
    """Report what programs need before they see the change, and where the terminal still has another SDK."""
    changed = [outcome for outcome in report.outcomes if outcome.state == "changed"]
    _name_programs(app, ctx, changed)
    for item in report.projects:
        if item.note:
            app.reporter.warn(item.note)
        if any(outcome.state == "changed" for outcome in item.outcomes) and not in_container(app.env):
            _name_container(app, item.directory)
        if item.project and item.directory in app.cwd.parents:
            _warn_of_inner_sdk(app, item.project)


def tell_what_stays(app: App, report: SyncReport) -> None:
    """Report the files that no sync edits, and that name an SDK of the store which nothing there selects."""
    if any(outcome.is_drift for outcome in report.outcomes):
        return  # Not all is done that a sync does.
    from gvm_py.app.sdk_users import left_behind

    stays = [item for item in left_behind(app, app.store.installed(), ()).references if item.file.name != SDK_LIST]
    for item in stays[:_MOST_NAMED]:
        app.reporter.say(f"{item.where}: {item.what} still names {item.path}; gosdk does not edit this file")
    if stays[_MOST_NAMED:]:
        app.reporter.say(f"so do {len(stays) - _MOST_NAMED} more files")


def _name_programs(app: App, ctx: IdeContext, changed: Sequence[SyncOutcome]) -> None:
    if any(outcome.editor in JETBRAINS for outcome in changed):
        for running in ctx.running:
            app.reporter.warn(
                f"{running.ide.title} is running (process {running.pid}). It takes the change up by itself; if it "
                "still shows the old SDK, choose File | Reload All from Disk, or close the project and sync again"
            )
    for outcome in changed:
        if outcome.editor == "envrc":
            app.reporter.say(f"direnv blocks a changed file until you allow it: direnv allow {outcome.file.parent}")


def _name_container(app: App, project: Path) -> None:
    """Mention that an editor in the container of a project has the SDKs of that container."""
    file = next((path for place in _CONTAINERS for path in sorted(project.glob(place))), None)
    if file:
        app.reporter.say(
            f"{file}: an editor in this container has the SDKs of the container; run gosdk sync-ide in there as well"
        )


def _warn_of_inner_sdk(app: App, project: Project) -> None:
    """Warn where the working directory is inside the project and `go` starts another SDK here."""
    with contextlib.suppress(GosdkError):
        here = app.decide()
        if here.version and here.version != project.version:
            app.reporter.warn(
                f"{here.origin} selects {here.version.name} in this directory, but an editor has one SDK for all "
                f"of {project.directory}, and that is {project.version.name}; open this directory by itself, or pin "
                "one version for both:",
                hint=f"cd {shell_word(project.directory)} && gosdk use {here.version}",
            )
