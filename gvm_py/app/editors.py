"""Keeping editors aligned, for `sync-ide` and for the commands that run it by themselves (`ide.auto_sync`)."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from gvm_py.app.context import App
from gvm_py.errors import GosdkError, plain_reason
from gvm_py.ide.editor import IdeContext, Project
from gvm_py.ide.editor_sdk import EditorSDK, Selected, editor_sdk
from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.sync import SyncOptions, SyncOutcome, Target, sync_project, targets, used_editors
from gvm_py.paths import user_cache
from gvm_py.selection import Rule
from gvm_py.store.projects import known_projects, remember
from gvm_py.store.sdks import selected_sdk
from gvm_py.system.parallel import all_results
from gvm_py.system.safe_file import Writer

_AT_ONCE = 8
SYNC_IDE = "sync-ide"
"""The name of a sync in the undo journal."""
JETBRAINS = ("goland", "idea")


class Synced(NamedTuple):
    """One project after a sync: what became of its files, or why nothing did.

    `note` says what its SDK was chosen for, where that is more than one module.
    """

    directory: Path
    project: Project | None = None
    outcomes: tuple[SyncOutcome, ...] = ()
    error: GosdkError | None = None
    note: str = ""


class SyncReport(NamedTuple):
    """What a sync did: projects, and settings that hold for all projects: SDK lists and the SDK of new projects."""

    projects: tuple[Synced, ...]
    lists: tuple[SyncOutcome, ...] = ()
    defaults: tuple[SyncOutcome, ...] = ()

    @property
    def outcomes(self) -> list[SyncOutcome]:
        """The files that decide about drift: those of projects, and the SDK of new projects."""
        return [*(outcome for item in self.projects for outcome in item.outcomes), *self.defaults]


def ide_context(app: App) -> IdeContext:
    """Return what the editors' parts need to know of this machine."""
    return IdeContext(Machine.here(app.env, app.platform.goos), app.env)


def editor_sdk_at(app: App, directory: Path, home: Path) -> EditorSDK:
    """Return the project in `directory` and the SDK of its editors. Raises NotFoundError when none is selected."""
    return editor_sdk(directory, (app.layout.root, home), partial(_selected, app))


def around(ctx: IdeContext, start: Path, editors: tuple[str, ...] = ()) -> tuple[Target, ...]:
    """Return the targets of a sync around a directory."""
    return targets(start, Path(ctx.machine.home), editors)


def everywhere(app: App, ctx: IdeContext, editors: tuple[str, ...] = ()) -> tuple[Target, ...]:
    """Return the targets of a sync of all projects that the IDEs and gosdk remember; no file is made in them.

    Raises GosdkError for a list that cannot be read.
    """
    from gvm_py.ide.projects import all_projects

    home, found = Path(ctx.machine.home), []
    for directory in all_projects(ctx, known_projects(app.layout, user_cache(app.env)), to_sync=True):
        used = used_editors(directory, home)
        named = tuple(name for name in editors if name in used or (name == "idea" and "goland" in used))
        if not editors or named:
            found.append(Target(directory, named or used, bool(named)))
    return tuple(found)


def options(app: App, *, fix: bool = False) -> SyncOptions:
    """Return the options of a sync by the settings of this user."""
    return SyncOptions(fix, app.config.ide_wsl_host, app.config.ide_stable_link)


def sync_all(
    app: App, where: Iterable[Target], options: SyncOptions, ctx: IdeContext, writer: Writer
) -> tuple[Synced, ...]:
    """Sync each target; what fails is in the result and does not keep the others from theirs."""
    calls = [partial(_sync, app, options, ctx, writer, target) for target in where]
    # Most of the time each waits for the disk. After Ctrl-C those that have begun end well.
    synced = all_results(calls, cancel=lambda: None, at_once=_AT_ONCE)
    if not writer.dry:
        used = [item.directory for item in synced if any(outcome.state != "absent" for outcome in item.outcomes)]
        remember(app.layout, used, user_cache(app.env))
    return tuple(synced)


def sync_settings(
    app: App, synced: tuple[Synced, ...], ctx: IdeContext, writer: Writer, *, fix: bool, everything: bool
) -> SyncReport:
    """Sync what each IDE has for all projects: its list of SDKs and, with `everything`, the SDK of new projects."""
    from gvm_py.ide.sync_settings import is_removed, sync_defaults, sync_lists

    versions = app.layout.versions
    if not everything and not any(map(_has_ide, synced)):
        return SyncReport(synced)
    goroots = {item.project.goroot: None for item in synced if item.project}
    lists = _tolerant(app, lambda: sync_lists(ctx, writer, lambda path: is_removed(path, versions), goroots))
    default = app.default_sdk() if everything else None
    if default is None:
        return SyncReport(synced, lists)
    stand_in = Project(app.layout.root, default.goroot, default.version)
    return SyncReport(
        synced, lists, _tolerant(app, lambda: tuple(sync_defaults(ctx, writer, stand_in, versions, fix=fix)))
    )


def _has_ide(item: Synced) -> bool:
    return any(outcome.editor in JETBRAINS and outcome.state != "absent" for outcome in item.outcomes)


def _tolerant(app: App, sync: Callable[[], tuple[SyncOutcome, ...]]) -> tuple[SyncOutcome, ...]:
    """Return what was synced; a broken file of an IDE is a warning here: the projects are aligned without it."""
    try:
        return sync()
    except (GosdkError, OSError) as error:
        app.reporter.warn(
            f"{plain_reason(error)}; the SDK lists of the IDEs and the SDK of new projects stay as they are"
        )
        return ()


def _selected(app: App, directory: Path) -> Selected:
    decision = app.decide(directory)
    sdk = selected_sdk(decision, app.store.installed())
    return Selected(sdk, str(decision.origin), decision.rule not in (Rule.DEFAULT, Rule.SYSTEM))


def _sync(app: App, options: SyncOptions, ctx: IdeContext, writer: Writer, target: Target) -> Synced:
    directory = target.directory
    try:
        found = editor_sdk_at(app, directory, Path(ctx.machine.home))
        outcomes = sync_project(found.project, target, options, ctx, writer, app.layout.root / "current")
        return Synced(directory, found.project, tuple(outcomes), note=found.note)
    except GosdkError as error:
        return Synced(directory, error=error)
    except OSError as error:
        return Synced(directory, error=GosdkError(f"{error.filename or directory}: {error.strerror or error}"))
