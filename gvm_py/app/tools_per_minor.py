"""Keep a build of gopls and dlv for each minor that the known projects use, where these are two or more."""

from collections.abc import Collection, Mapping
from functools import partial
from itertools import product

from gvm_py.app.context import App
from gvm_py.app.known_projects import decider, outside_this_shell, projects
from gvm_py.app.rehash import publish
from gvm_py.app.tool_builds import BuildOutcome, build_all, build_program, gobin_here, tools_file, tools_lock
from gvm_py.errors import GosdkError
from gvm_py.golang.buildinfo import BuildInfo, read
from gvm_py.selection.tool_programs import PER_MINOR, built_tools, minor_directory
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.trees import remove_tree
from gvm_py.upkeep.tools.build import ToolBuilder
from gvm_py.upkeep.tools.gobin import program_name, scan
from gvm_py.upkeep.tools.older import older_recipe
from gvm_py.upkeep.tools.recipe import Recipe, recipe_of


def keep_per_minor(app: App, *, update: bool) -> tuple[BuildOutcome, ...]:
    """Build gopls and dlv for the minors that are in use, remove what is for others, and let the shims follow.

    The version is that of tools.txt, else that of GOBIN, or the newest that builds where it requires a newer Go.
    Without `update` a build that is there stays. Raises GosdkError for a list that cannot be read.
    """
    minors, before = minors_in_use(app), built_tools(app.layout, app.platform)
    if not minors and not app.layout.tools.exists():
        return ()
    recipes = _recipes(app)
    with tools_lock(app, "building gopls and dlv"):
        builders = [ToolBuilder(sdk, app.env, minor_directory(app.layout, sdk.version)) for sdk in minors]
        _remove_others(app, [builder.gobin.name for builder in builders])
        work = []
        for builder, (name, recipe) in product(builders, recipes.items()):
            if update or not _here(app, builder, name):
                work.append(partial(_keep, app, builder, name, recipe))
        outcomes = build_all(app, work, "gopls and dlv")
    if built_tools(app.layout, app.platform) != before:
        publish(app)
    return outcomes


def minors_in_use(app: App) -> tuple[InstalledSDK, ...]:
    """Return the newest SDK of each minor that is selected in a known project; nothing where that is one minor."""
    installed = app.store.installed()
    decide = decider(outside_this_shell(app), installed)
    releases = {sdk.version: sdk for sdk in installed if not sdk.version.label}
    newest: dict[str, InstalledSDK] = {}
    for place in projects(app):
        try:
            version = decide(place).version
        except GosdkError:
            continue  # What cannot be read selects nothing.
        sdk = releases.get(version) if version else None
        if sdk:
            known = newest.get(sdk.version.language, sdk)
            newest[sdk.version.language] = max(known, sdk, key=lambda sdk: sdk.version)
    return tuple(newest[minor] for minor in sorted(newest)) if len(newest) > 1 else ()


def _recipes(app: App) -> Mapping[str, Recipe | str]:
    """Return how to build each program, or why it cannot be built; those that nobody has are left out."""
    here = {tool.name: recipe_of(tool.info, app.platform) for tool in scan(gobin_here(app))[0]}
    listed = {program_name(recipe.package): recipe for recipe in tools_file(app).recipes()}
    return {name: recipe for name, recipe in {**here, **listed}.items() if name in PER_MINOR}


def _remove_others(app: App, names: Collection[str]) -> None:
    if not app.layout.tools.exists():
        return
    for place in app.layout.tools.iterdir():
        if place.name not in names:
            remove_tree(place)


def _here(app: App, builder: ToolBuilder, name: str) -> BuildInfo | None:
    info = read(builder.gobin / f"{name}{app.platform.exe}")
    return info if isinstance(info, BuildInfo) else None


def _keep(app: App, builder: ToolBuilder, name: str, recipe: Recipe | str) -> BuildOutcome:
    builder.sweep()
    label, here = f"{builder.gobin.name}/{name}", _here(app, builder, name)
    if isinstance(recipe, str):
        return BuildOutcome(label, "kept", recipe)
    if here and recipe.describes(here):
        return BuildOutcome(label, "kept", "already here")
    wanted = older_recipe(builder, recipe) or recipe
    if here and wanted.describes(here):
        return BuildOutcome(label, "kept", f"{wanted.version}, the newest that {builder.sdk.version.name} builds")
    return build_program(app, builder, wanted, label, here.go_version if here else "new")
