"""Who uses an SDK: for `uninstall`, which asks first, and `upgrade`, which reports what still names the old one."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from gvm_py.app.context import App
from gvm_py.app.editors import editor_sdk_at, ide_context
from gvm_py.app.gc_survey import survey_store
from gvm_py.app.known_projects import projects
from gvm_py.errors import GosdkError
from gvm_py.golang.goenv import GoEnv
from gvm_py.ide.references import Reference, list_references, references, user_references
from gvm_py.paths.spelling import is_inside
from gvm_py.store.sdks import InstalledSDK
from gvm_py.upkeep.gc.verdict import Reason
from gvm_py.upkeep.tools.gobin import Tool, directory, scan

_USES = ("editor", "setting", "running")


class LeftBehind(NamedTuple):
    """What still names or needs an old SDK after an upgrade."""

    references: tuple[Reference, ...] = ()
    tools: tuple[Tool, ...] = ()


def current_users(app: App, sdks: Sequence[InstalledSDK]) -> dict[InstalledSDK, tuple[Reason, ...]]:
    """Return the editors, settings and programs that use these SDKs; SDKs that none of them uses are left out.

    It is the survey that `gosdk gc` decides with.
    Raises GosdkError where a list of projects cannot be read.
    """
    needs = survey_store(app).needs
    found = {}
    for sdk in sdks:
        reasons = (*needs.directories.get(sdk.goroot, ()), *needs.versions.get(sdk.version, ()))
        if uses := tuple(reason for reason in reasons if reason.kind in _USES):
            found[sdk] = uses
    return found


def left_behind(app: App, old: Sequence[InstalledSDK], new: Sequence[InstalledSDK]) -> LeftBehind:
    """Return the editors, run configurations, defaults and lists that name an old SDK without a reason of their own.

    A project that requests the old SDK keeps it. `tools` are programs built by a Go older than all the new ones.
    """
    goroots = [sdk.goroot for sdk in old]
    found = [item for item in _named(app) if any(is_inside(item.path, goroot) for goroot in goroots)]
    return LeftBehind(tuple(found), tuple(_old_tools(app, new)))


def _named(app: App) -> Iterator[Reference]:
    ctx = ide_context(app)
    home = Path(ctx.machine.home)
    try:
        known = projects(app)
    except GosdkError:
        known = ()
    for project in known:
        try:
            selected = editor_sdk_at(app, project, home).project.goroot
        except GosdkError:
            continue
        yield from (item for item in references(project, ctx).found if not is_inside(item.path, selected))
    default = app.default_sdk()
    for item in (*user_references(ctx).found, *list_references(ctx).found):
        if default is None or not is_inside(item.path, default.goroot):
            yield item


def _old_tools(app: App, new: Sequence[InstalledSDK]) -> Iterator[Tool]:
    newest = max(new, key=lambda sdk: sdk.version, default=None)
    if newest is None:
        return
    try:
        tools, _ = scan(directory(GoEnv.read(app.env, goroot=newest.goroot)))
    except GosdkError:
        return
    for tool in tools:
        built = tool.info.version
        if built and built.language != newest.version.language and built < newest.version:
            yield tool
