"""`gosdk tools`: the Go programs in GOBIN, which Go built them, and the list of those to have."""

from collections.abc import Iterable

import click

from gvm_py.app.context import App
from gvm_py.app.module_minimum import module_minimum
from gvm_py.app.tool_builds import gobin_here, rebuild_tools, sync_tools, tools_file
from gvm_py.app.tools_per_minor import keep_per_minor
from gvm_py.commands.options import json_option
from gvm_py.commands.tools.report import BuildResult, ToolRow, ToolsResult
from gvm_py.commands.tools.tool_file import add, import_packages, remove
from gvm_py.upkeep.tools.gobin import Tool, ToolReference, scan, standing
from gvm_py.upkeep.tools.recipe import Recipe, recipe_of


@click.group()
def command() -> None:
    """Keep the Go programs in GOBIN (~/go/bin) in step with the SDK.

    \b
    Examples:
      gosdk tools list
      gosdk tools add golang.org/x/tools/gopls
      gosdk tools rebuild
    """


@command.command("list", short_help="List the Go programs in GOBIN, and which are behind")
@json_option
@click.pass_obj
def list_(app: App, as_json: bool) -> int:
    """List the Go programs in GOBIN, and which are behind.

    Each comes with the Go that built it, read from the file; none of them is run.

    \b
    Examples:
      gosdk tools list
      gosdk tools list --json
    """
    sdk, minimum, gobin = app.select_if_any(app.cwd), module_minimum(app, app.cwd), gobin_here(app)
    tools, others = scan(gobin)
    recipes = tuple(tools_file(app).recipes())
    reference = ToolReference(minimum.version if minimum else None, sdk.version if sdk else None)
    rows = tuple(_described(app, tool, reference, recipes) for tool in tools)
    builds = tuple((place.name, tool) for place in sorted(app.layout.tools.glob("go*")) for tool in scan(place)[0])
    missing = tuple(str(recipe) for recipe in recipes if not any(recipe.describes(tool.info) for tool in tools))
    return app.show(ToolsResult(gobin, sdk, minimum, rows, missing, tuple(others), builds), as_json=as_json)


@command.command(short_help="Rebuild programs with the selected SDK")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@json_option
@click.pass_obj
def rebuild(app: App, names: tuple[str, ...], as_json: bool) -> int:
    """Rebuild the programs named, or all that an older Go built, with the SDK selected here.

    Each keeps its module version and flags. The old program stays until the new one has started. Programs built
    from a local checkout are listed and not rebuilt.

    \b
    Examples:
      gosdk tools rebuild
      gosdk tools rebuild gopls
    """
    return app.show(BuildResult(rebuild_tools(app, names)), as_json=as_json)


@command.command(short_help="Install what tools.txt lists; gopls and dlv per minor")
@json_option
@click.pass_obj
def sync(app: App, as_json: bool) -> int:
    """Install what tools.txt lists and GOBIN does not have.

    Where the known projects use two minors or more, gopls and dlv are also built for each of them, below
    $GOSDK_ROOT/tools; the gopls and dlv in shims/ start the one for the SDK that is selected.

    \b
    Examples:
      gosdk tools sync
    """
    outcomes = sync_tools(app)
    return app.show(BuildResult((*outcomes, *keep_per_minor(app, update=True))), as_json=as_json)


def _described(app: App, tool: Tool, reference: ToolReference, recipes: Iterable[Recipe]) -> ToolRow:
    recipe = recipe_of(tool.info, app.platform)
    listed = any(recipe.package == tool.info.path for recipe in recipes)
    return ToolRow(tool, standing(tool.info, reference), recipe if isinstance(recipe, str) else None, listed)


command.add_command(add)
command.add_command(remove)
command.add_command(import_packages)
