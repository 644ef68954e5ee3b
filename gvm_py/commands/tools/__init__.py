"""`gosdk tools`: the Go programs in GOBIN, which Go built them, and the list of those to have."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.app.module_minimum import ModuleMinimum, module_minimum
from gvm_py.commands.tools.build import rebuild, sync, tools_file, tools_lock
from gvm_py.errors import GosdkError, NotFoundError
from gvm_py.golang.goenv import GoEnv
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.output import emit, table
from gvm_py.upkeep.tools.behind import ToolReference, standing
from gvm_py.upkeep.tools.gobin import Tool, directory, program_name, scan
from gvm_py.upkeep.tools.recipe import Recipe, recipe_of
from gvm_py.upkeep.tools.tool_list import ToolList


@click.group()
def command() -> None:
    """Keep the Go programs in GOBIN (~/go/bin) in step with the SDK."""


command.add_command(rebuild)
command.add_command(sync)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def list_(app: App, as_json: bool) -> None:
    """List the Go programs in GOBIN, and which are behind.

    Each comes with the Go that built it, read from the file; none of them is run.
    """
    sdk, minimum = _chosen(app), module_minimum(app, app.cwd)
    gobin = directory(GoEnv.read(app.env, goroot=sdk.goroot if sdk else None))
    tools, others = scan(gobin)
    wanted = tuple(tools_file(app).recipes())
    yardstick = ToolReference(minimum.version if minimum else None, sdk.version if sdk else None)
    rows = [_describe(app, tool, yardstick, wanted) for tool in tools]
    missing = [str(recipe) for recipe in wanted if not any(recipe.describes(tool.info) for tool in tools)]
    if as_json:
        strangers = [{"path": str(other.path), "reason": other.reason} for other in others]
        project = str(minimum) if minimum else None
        known = {"gobin": str(gobin), "sdk": sdk.version.text if sdk else None, "project": project}
        emit("tools", {**known, "tools": rows, "missing": missing, "others": strangers})
        return
    _print_list(app, gobin, rows, minimum)
    for recipe in missing:
        app.reporter.say(f"{recipe} is in tools.txt but not here; install it: gosdk tools sync")


@command.command()
@click.argument("tools", nargs=-1, required=True, metavar="PATH[@VERSION]|NAME...")
@click.pass_obj
def add(app: App, tools: tuple[str, ...]) -> None:
    """Put programs on the list.

    Named by package path, or by the name of one in GOBIN, which then is listed at its version. GOBIN stays as it is.
    """
    sdk = _chosen(app)
    gobin = directory(GoEnv.read(app.env, goroot=sdk.goroot if sdk else None))
    recipes = [_named(text, app, gobin) for text in tools]

    def added(known: ToolList) -> ToolList:
        for recipe in recipes:
            known = known.with_tool(recipe)
        return known

    _change(app, added)
    app.reporter.say(f"{', '.join(map(str, recipes))} added to {app.layout.root / 'tools.txt'}; now: gosdk tools sync")


@command.command()
@click.argument("tools", nargs=-1, required=True, metavar="PATH|NAME...")
@click.pass_obj
def remove(app: App, tools: tuple[str, ...]) -> None:
    """Take programs off the list; GOBIN stays as it is."""
    known = tools_file(app)
    listed = {
        key: recipe.package for recipe in known.recipes() for key in (recipe.package, program_name(recipe.package))
    }
    packages = [listed.get(text.partition("@")[0]) for text in tools]
    for text, package in zip(tools, packages, strict=True):
        if package is None:
            raise NotFoundError(f"{known.path} does not name {text!r}", hint=f"cat '{known.path}'")

    def removed(current: ToolList) -> ToolList:
        for package in packages:
            current = current.without(package or "")
        return current

    _change(app, removed)


def _change(app: App, change: Callable[[ToolList], ToolList]) -> None:
    with tools_lock(app, "changing tools.txt"):
        change(tools_file(app)).save()


def _chosen(app: App) -> InstalledSDK | None:
    try:
        return app.select(app.cwd)
    except NotFoundError:
        return None


def _named(text: str, app: App, gobin: Path) -> Recipe:
    """Return the recipe of a path, or of the program in GOBIN with that name."""
    tool = next((tool for tool in scan(gobin)[0] if tool.name == text), None)
    recipe = recipe_of(tool.info, app.platform) if tool else Recipe.parse(text)
    if isinstance(recipe, str):
        raise GosdkError(f"{text} cannot be put on the list: {recipe}")
    return recipe


def _describe(app: App, tool: Tool, yardstick: ToolReference, wanted: Iterable[Recipe]) -> dict[str, object]:
    recipe = recipe_of(tool.info, app.platform)
    return {
        "name": tool.name,
        "path": str(tool.path),
        "package": tool.info.path,
        "version": tool.info.main.version if tool.info.main else None,
        "go": tool.info.go_version,
        **asdict(standing(tool.info, yardstick)),
        "obstacle": recipe if isinstance(recipe, str) else None,
        "listed": any(recipe.package == tool.info.path for recipe in wanted),
    }


def _print_list(app: App, gobin: Path, rows: list[dict[str, object]], minimum: ModuleMinimum | None) -> None:
    if not rows:
        app.reporter.say(f"there are no Go programs in {gobin}")
        return
    click.echo(table([_row(row, minimum) for row in rows]))
    if any(row["behind_sdk"] and not row["obstacle"] for row in rows):
        app.reporter.say("build those that are behind again: gosdk tools rebuild")


def _row(row: dict[str, object], minimum: ModuleMinimum | None) -> list[str]:
    marks = []
    if row["behind_project"] and minimum:
        marks.append(f"too old for {minimum}, which needs go{minimum.version}")
    elif row["behind_sdk"]:
        marks.append("behind the SDK")
    if row["obstacle"]:
        marks.append(str(row["obstacle"]))
    return [str(row["name"]), str(row["version"] or "-"), str(row["go"]), str(row["package"]), "; ".join(marks)]
