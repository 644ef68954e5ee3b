"""Who uses an SDK: for `uninstall`, which asks first, and `upgrade`, which reports what still names the old one."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from gvm_py.app.context import App
from gvm_py.app.editors import editor_sdk_at, ide_context
from gvm_py.app.gc_survey import survey_store
from gvm_py.app.known_projects import projects
from gvm_py.errors import GosdkError
from gvm_py.golang.goenv import GoEnv
from gvm_py.ide.installs import bundled_delves
from gvm_py.ide.reference import Reference
from gvm_py.ide.references import list_references, references, user_references
from gvm_py.paths.spelling import is_inside
from gvm_py.store.sdks import InstalledSDK
from gvm_py.upkeep.gc.verdict import Reason
from gvm_py.upkeep.tools.gobin import DELVE, Tool, directory, scan, too_old_to_debug
from gvm_py.version import GoVersion

_USES = ("editor", "setting", "running")


class OldDelve(NamedTuple):
    """A Delve that refuses programs of a new SDK: whose it is, its version, and the newest Go that it debugs.

    `ide` is empty for one of the user.
    """

    path: Path
    version: str
    newest: str
    sdk: GoVersion
    ide: str = ""

    @property
    def message(self) -> str:
        """What it cannot do."""
        refused = f"Delve {self.version} debugs programs up to Go {self.newest}, not those of Go {self.sdk.language}"
        return f"{self.ide}: its {refused}; update {self.ide}" if self.ide else f"{self.path}: {refused}"

    @property
    def hint(self) -> str:
        """The command that replaces one of the user."""
        return "" if self.ide else f"go install {DELVE}@latest"


class LeftBehind(NamedTuple):
    """What still names or needs an old SDK after an upgrade, and each Delve that is too old for the new one."""

    references: tuple[Reference, ...] = ()
    tools: tuple[Tool, ...] = ()
    delves: tuple[OldDelve, ...] = ()


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
    newest = max((sdk.version for sdk in new if not sdk.version.label), default=None)
    if newest is None:
        return LeftBehind(tuple(found))
    tools = _tools(app, new)
    return LeftBehind(tuple(found), tuple(_old_tools(tools, newest)), tuple(_old_delves(app, tools, newest)))


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


def _tools(app: App, new: Sequence[InstalledSDK]) -> tuple[Tool, ...]:
    try:
        return scan(directory(GoEnv.read(app.env, goroot=new[-1].goroot)))[0]
    except GosdkError:
        return ()


def _old_tools(tools: Iterable[Tool], newest: GoVersion) -> Iterator[Tool]:
    for tool in tools:
        built = tool.info.version
        if built and not built.same_minor(newest) and built < newest:
            yield tool


def _old_delves(app: App, tools: Iterable[Tool], newest: GoVersion) -> Iterator[OldDelve]:
    ctx = ide_context(app)
    titles = {ide.selector: ide.title for ide in ctx.ides}
    own = [(tool.path, tool.info.main.version, "") for tool in tools if tool.info.path == DELVE and tool.info.main]
    bundled = bundled_delves(ctx.env, ctx.machine.goos, Path(ctx.machine.home), ctx.root)
    brought = [(item.path, item.version, titles[item.selector]) for item in bundled if item.selector in titles]
    for path, version, title in (*own, *brought):
        if limit := too_old_to_debug(version, newest):
            yield OldDelve(path, version, limit, newest, title)
