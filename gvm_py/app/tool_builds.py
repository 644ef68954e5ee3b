"""Build the Go programs in GOBIN with the SDK that is selected here."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.module_minimum import module_minimum
from gvm_py.errors import GosdkError, NotFoundError, plain_reason, quoted
from gvm_py.golang.goenv import GoEnv
from gvm_py.records import dataclass
from gvm_py.upkeep.tools.build import ToolBuilder
from gvm_py.upkeep.tools.gobin import Tool, ToolReference, directory, program_name, scan, standing
from gvm_py.upkeep.tools.recipe import Recipe, recipe_of
from gvm_py.upkeep.tools.tool_list import ToolList
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class BuildOutcome:
    """What became of one program: `status` is built, kept or failed, `detail` says why or how."""

    name: str
    status: str
    detail: str
    exit_code: int = 0


def rebuild_tools(app: App, names: Sequence[str]) -> tuple[BuildOutcome, ...]:
    """Build programs of GOBIN again: those named, or all that an older Go built. Raises NotFoundError."""
    with _at_work(app) as builder:
        tools = {tool.name: tool for tool in scan(builder.gobin)[0]}
        if unknown := [name for name in names if name not in tools]:
            raise NotFoundError(f"{builder.gobin} has no Go program {quoted(unknown[0])}", hint="gosdk tools list")
        wanted = [tools[name] for name in names] or [tool for tool in tools.values() if _is_behind(tool, builder)]
        return tuple(_rebuild(app, builder, tool, named=bool(names)) for tool in wanted)


def rebuild_outdated(app: App) -> tuple[BuildOutcome, ...]:
    """Build again what an older Go built than is needed here.

    Needed is what the module around the working directory requires, elsewhere the minor of the selected SDK: a new
    patch alone makes no program outdated. Raises GosdkError where no SDK is selected.
    """
    minimum = module_minimum(app, app.cwd)
    with _at_work(app) as builder:
        needed = minimum.version if minimum else GoVersion.parse(builder.sdk.version.language)
        tools = {tool.name: tool for tool in scan(builder.gobin)[0]}
        old = [tool for tool in tools.values() if standing(tool.info, ToolReference(needed, None)).behind_project]
        work = [partial(_rebuild, app, builder, tool, named=False) for tool in old]
        return build_all(app, work, "programs in GOBIN")


def build_all(app: App, work: Sequence[Callable[[], BuildOutcome]], what: str) -> tuple[BuildOutcome, ...]:
    """Do one after another behind a bar, which shows nothing where nothing is to do."""
    if not work:
        return ()
    outcomes = []
    with app.reporter.bar(what, len(work), unit="") as bar:
        for build in work:
            outcomes.append(build())
            bar(1)
    return tuple(outcomes)


def sync_tools(app: App) -> tuple[BuildOutcome, ...]:
    """Install what tools.txt lists and GOBIN does not have."""
    with _at_work(app) as builder:
        here = {tool.name: tool for tool in scan(builder.gobin)[0]}
        work = [partial(_install, app, builder, recipe, here) for recipe in tools_file(app).recipes()]
        return build_all(app, work, "programs of tools.txt")


def gobin_here(app: App) -> Path:
    """Return GOBIN as the SDK that is selected here has it, if one is. Raises UsageError for a relative one."""
    sdk = app.select_if_any(app.cwd)
    return directory(GoEnv.read(app.env, goroot=sdk.goroot if sdk else None))


def tools_file(app: App) -> ToolList:
    """Return the list of programs to have. Raises UsageError naming the line."""
    return ToolList.load(app.layout.root / "tools.txt")


def tools_lock(app: App, purpose: str) -> AbstractContextManager[None]:
    """Return the lock that everything holds which changes GOBIN or tools.txt."""
    return app.store.hold(app.layout.locks / "tools.lock", purpose)


@contextmanager
def _at_work(app: App) -> Iterator[ToolBuilder]:
    sdk = app.select(app.cwd)
    builder = ToolBuilder(sdk, app.env, directory(GoEnv.read(app.env, goroot=sdk.goroot)))
    with tools_lock(app, "building the programs of GOBIN"):
        builder.sweep()
        yield builder


def _is_behind(tool: Tool, builder: ToolBuilder) -> bool:
    return bool(standing(tool.info, ToolReference(None, builder.sdk.version)).behind_sdk)


def _rebuild(app: App, builder: ToolBuilder, tool: Tool, *, named: bool) -> BuildOutcome:
    recipe = recipe_of(tool.info, app.platform)
    if isinstance(recipe, str):
        return BuildOutcome(tool.name, "kept", recipe, exit_code=1 if named else 0)
    return build_program(app, builder, recipe, tool.name, tool.info.go_version)


def _install(app: App, builder: ToolBuilder, recipe: Recipe, here: dict[str, Tool]) -> BuildOutcome:
    name = program_name(recipe.package)
    tool = here.get(name)
    if tool and recipe.describes(tool.info):
        return BuildOutcome(name, "kept", "already here")
    if tool and tool.info.path != recipe.package:
        return BuildOutcome(name, "failed", f"{tool.path} is another program, {tool.info.path}", exit_code=1)
    return build_program(app, builder, recipe, name, "new")


def build_program(app: App, builder: ToolBuilder, recipe: Recipe, name: str, before: str) -> BuildOutcome:
    """Build one program, which the Go `before` built or which is `new`; a failure is shown."""
    app.reporter.say(f"building {recipe} with {builder.sdk.version.name}")
    try:
        info = builder.build(recipe)
    except (GosdkError, OSError) as failure:
        error = failure if isinstance(failure, GosdkError) else GosdkError(plain_reason(failure))
        app.reporter.error(error.message, error.hint)
        return BuildOutcome(name, "failed", error.message, error.exit_code)
    return BuildOutcome(name, "built", f"{before} -> {info.go_version}")
