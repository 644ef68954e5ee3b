"""`gosdk tools add` and `gosdk tools remove`: the list of programs to have."""

from collections.abc import Callable, Mapping, Sequence

import click

from gvm_py.app.context import App
from gvm_py.app.tool_builds import gobin_here, tools_file, tools_lock
from gvm_py.commands.options import json_option
from gvm_py.commands.tools.report import ToolListResult
from gvm_py.errors import GosdkError, NotFoundError, shell_word
from gvm_py.upkeep.tools.gobin import Tool, program_name, scan
from gvm_py.upkeep.tools.recipe import Recipe, recipe_of
from gvm_py.upkeep.tools.tool_list import ToolList, default_package_files, default_packages


@click.command(short_help="Add programs to tools.txt")
@click.argument("tools", nargs=-1, required=True, metavar="PATH[@VERSION]|NAME...")
@json_option
@click.pass_obj
def add(app: App, tools: tuple[str, ...], as_json: bool) -> int:
    """Add programs to tools.txt, which `gosdk tools sync` installs.

    Give a package path, or the name of a program in GOBIN, which is added with its version. GOBIN is not changed.

    \b
    Examples:
      gosdk tools add golang.org/x/tools/gopls@v0.20.0
      gosdk tools add staticcheck
    """
    here = {tool.name: tool for tool in scan(gobin_here(app))[0]}
    return app.show(_added(app, [_named(text, app, here) for text in tools]), as_json=as_json)


@click.command(short_help="Remove programs from tools.txt")
@click.argument("tools", nargs=-1, required=True, metavar="PATH|NAME...")
@json_option
@click.pass_obj
def remove(app: App, tools: tuple[str, ...], as_json: bool) -> int:
    """Remove programs from tools.txt; GOBIN is not changed.

    \b
    Examples:
      gosdk tools remove staticcheck
    """
    known = tools_file(app)
    listed = {
        key: recipe.package for recipe in known.recipes() for key in (recipe.package, program_name(recipe.package))
    }
    packages = [listed.get(text.partition("@")[0], "") for text in tools]
    if "" in packages:
        what = f"{known.path} does not list {tools[packages.index('')]!r}"
        raise NotFoundError(what, hint=f"cat {shell_word(known.path)}" if listed else "gosdk tools list")

    def removed(current: ToolList) -> ToolList:
        for package in packages:
            current = current.without(package)
        return current

    _change(app, removed)
    return app.show(ToolListResult(known.path, tuple(packages), added=False), as_json=as_json)


@click.command("import", short_help="Add the default packages of asdf and mise")
@json_option
@click.pass_obj
def import_packages(app: App, as_json: bool) -> int:
    """Add the packages to tools.txt that asdf and mise install with each Go.

    Reads ~/.default-golang-pkgs and ~/.default-go-packages, or the files that ASDF_GOLANG_DEFAULT_PACKAGES_FILE and
    MISE_GO_DEFAULT_PACKAGES_FILE name. Packages that are already listed are not changed.

    \b
    Examples:
      gosdk tools import
    """
    files = default_package_files(app.env)
    if not files:
        raise NotFoundError("there is no ~/.default-golang-pkgs or ~/.default-go-packages", hint="gosdk tools list")
    listed = {recipe.package for recipe in tools_file(app).recipes()}
    found = {recipe.package: recipe for path in files for recipe in default_packages(path)}
    new = [recipe for package, recipe in found.items() if package not in listed]
    return app.show(_added(app, new), as_json=as_json)


def _added(app: App, recipes: Sequence[Recipe]) -> ToolListResult:
    """Put the recipes on the list and return what is shown of it."""

    def added(known: ToolList) -> ToolList:
        for recipe in recipes:
            known = known.with_tool(recipe)
        return known

    _change(app, added)
    return ToolListResult(app.layout.root / "tools.txt", tuple(map(str, recipes)), added=True)


def _change(app: App, change: Callable[[ToolList], ToolList]) -> None:
    with tools_lock(app, "changing tools.txt"):
        change(tools_file(app)).save()


def _named(text: str, app: App, here: Mapping[str, Tool]) -> Recipe:
    """Return the recipe of a path, or of the program in GOBIN with that name."""
    recipe = recipe_of(here[text].info, app.platform) if text in here else Recipe.parse(text)
    if isinstance(recipe, str):
        raise GosdkError(f"{text} cannot be put on the list: {recipe}")
    return recipe
