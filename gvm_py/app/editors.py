"""Keeping editors aligned, for `sync-ide` and for the commands that run it by themselves (`ide.auto_sync`)."""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from gvm_py.app.context import App
from gvm_py.errors import GosdkError
from gvm_py.ide.editor import IdeContext, Project
from gvm_py.ide.goroot_value import real_goroot
from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.safe_file import Writer
from gvm_py.ide.sync import SyncOptions, SyncOutcome, find_project, sync_project
from gvm_py.paths import user_cache
from gvm_py.store.projects import known_projects, remember

_AT_ONCE = 8


class Synced(NamedTuple):
    """One project after a sync: what became of its files, or why nothing did."""

    directory: Path
    project: Project | None = None
    outcomes: tuple[SyncOutcome, ...] = ()
    error: GosdkError | None = None


def ide_context(app: App) -> IdeContext:
    """Return what the editors' parts need to know of this machine."""
    return IdeContext(Machine.here(app.env, app.platform.goos), app.env)


def new_writer(app: App, by: str, *, dry: bool = False) -> Writer:
    """Return a writer whose backups say that `by` made the change."""
    return Writer(app.layout.state / "backups", by, dry=dry)


def project_at(app: App, directory: Path) -> Project:
    """Return the project in `directory` with the SDK that answers there. Raises NotFoundError when none does."""
    sdk = app.select(directory)
    goroot = real_goroot(sdk.goroot, (app.layout.root, Path(ide_context(app).machine.home)))
    return Project(directory, goroot, sdk.version.text)


def sync_all(
    app: App, directories: Iterable[Path], options: SyncOptions, ctx: IdeContext, writer: Writer
) -> list[Synced]:
    """Sync each directory; what fails is in the result and does not keep the others from theirs."""
    synced = _at_once(partial(_sync, app, options, ctx, writer), list(directories))
    if not writer.dry:
        remember(app.layout, [item.directory for item in synced if item.project], user_cache(app.env))
    return synced


def sync_and_tell(app: App, directories: Sequence[Path] = ()) -> None:
    """Sync these projects, or all that gosdk knows, and tell only what changed. What fails only warns."""
    ctx = ide_context(app)
    where = [find_project(directory, Path(ctx.machine.home)) for directory in directories]
    synced = sync_all(
        app, where or known_projects(app.layout, user_cache(app.env)), SyncOptions(), ctx, new_writer(app, "sync-ide")
    )
    for item in synced:
        if item.error:
            app.reporter.warn(f"{item.directory}: {item.error.message}")
        for outcome in item.outcomes:
            if outcome.state == "changed":
                app.reporter.say(f"{outcome.file} now names {outcome.after}")
    tell_what_is_left(app, ctx, synced)


def tell_what_is_left(app: App, ctx: IdeContext, synced: Sequence[Synced], lists: Iterable[SyncOutcome] = ()) -> None:
    """Say what programs need before they see the change, and where the terminal still has another SDK."""
    changed = [outcome for item in synced for outcome in item.outcomes if outcome.state == "changed"]
    _warn_of_running(app, ctx, changed, {outcome.editor for outcome in lists if outcome.state == "changed"})
    for outcome in changed:
        if outcome.editor == "envrc":
            app.reporter.say(f"direnv blocks a changed file until you allow it: direnv allow {outcome.file.parent}")
    for item in synced:
        if item.project and item.directory in app.cwd.parents:
            _warn_of_inner_sdk(app, item.project)


def _warn_of_running(app: App, ctx: IdeContext, changed: Iterable[SyncOutcome], lists: set[str]) -> None:
    is_project_changed = any(outcome.editor in ("goland", "idea") for outcome in changed)
    for running in ctx.running if is_project_changed or lists else ():
        is_running = f"{running.ide.title} is running (process {running.pid})"
        if is_project_changed:
            app.reporter.warn(
                f"{is_running}. It takes the change up by itself; if it still shows the old SDK, "
                "choose File | Reload All from Disk, or close the project and sync again"
            )
        if running.ide.title in lists:
            app.reporter.warn(f"{is_running} and may write its list of SDKs back when it ends; then do this again")


def _warn_of_inner_sdk(app: App, project: Project) -> None:
    """Warn where the working directory is inside the project and `go` starts another SDK here."""
    with contextlib.suppress(GosdkError):
        here = app.decide()
        if here.version and here.version.text != project.version:
            app.reporter.warn(
                f"{here.origin} chooses {here.version.name} in this directory, but an editor has one SDK for all "
                f"of {project.directory}, and that is go{project.version}; open this directory by itself, or pin "
                f"one version for both: cd {project.directory} && gosdk use {here.version}"
            )


def _at_once(sync: Callable[[Path], Synced], directories: Sequence[Path]) -> list[Synced]:
    """Return what `sync` makes of each directory, a few at a time: most of the time it waits for the disk."""
    if len(directories) == 1:
        return [sync(directories[0])]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            return list(pool.map(sync, directories))
        except BaseException:
            # Ctrl-C: those that have begun end well, the others do not begin.
            pool.shutdown(cancel_futures=True)
            raise


def _sync(app: App, options: SyncOptions, ctx: IdeContext, writer: Writer, directory: Path) -> Synced:
    try:
        project = project_at(app, directory)
        return Synced(directory, project, sync_project(project, options, ctx, writer, app.layout.root / "current"))
    except GosdkError as error:
        return Synced(directory, error=error)
    except OSError as error:
        return Synced(directory, error=GosdkError(f"{error.filename or directory}: {error.strerror or error}"))
