"""`gosdk tools rebuild` and `gosdk tools sync`: build programs with the SDK chosen here."""

from dataclasses import asdict, dataclass

import click

from gvm_py.commands.app import App
from gvm_py.commands.output import emit, table
from gvm_py.errors import GosdkError, NotFoundError
from gvm_py.goenv import GoEnv
from gvm_py.tools.build import Workshop
from gvm_py.tools.gobin import Tool, directory, program_name, scan
from gvm_py.tools.recipe import Recipe, recipe_of
from gvm_py.tools.wanted import ToolList


@dataclass(frozen=True)
class Outcome:
    """What became of one program: `status` is built, kept or failed, `detail` says why or how."""

    name: str
    status: str
    detail: str
    exit_code: int = 0


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def rebuild(app: App, names: tuple[str, ...], as_json: bool) -> int:
    """Build programs again, at the same module version, with the SDK chosen here: those named, or those behind it."""
    workshop = _workshop(app)
    tools = {tool.name: tool for tool in scan(workshop.gobin)[0]}
    if unknown := [name for name in names if name not in tools]:
        raise NotFoundError(f"{workshop.gobin} holds no Go program {unknown[0]!r}", hint="gosdk tools list")
    behind = [
        tool.name for tool in tools.values() if (tool.info.version or workshop.sdk.version) < workshop.sdk.version
    ]
    return _report(
        app, [_rebuild(app, workshop, tools[name], named=bool(names)) for name in names or behind], as_json
    )


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def sync(app: App, as_json: bool) -> int:
    """Install what tools.txt names and GOBIN does not hold."""
    workshop = _workshop(app)
    here = {tool.name: tool for tool in scan(workshop.gobin)[0]}
    recipes = tools_file(app).recipes()
    return _report(app, [_install(app, workshop, recipe, here) for recipe in recipes], as_json)


def tools_file(app: App) -> ToolList:
    """Return the list of programs to have. Raises UsageError naming the line."""
    return ToolList.load(app.layout.root / "tools.txt")


def _workshop(app: App) -> Workshop:
    sdk = app.select(app.cwd)
    return Workshop(sdk, app.env, directory(GoEnv.read(app.env, goroot=sdk.goroot)))


def _rebuild(app: App, workshop: Workshop, tool: Tool, *, named: bool) -> Outcome:
    recipe = recipe_of(tool.info, app.platform)
    if isinstance(recipe, str):
        return Outcome(tool.name, "kept", recipe, exit_code=1 if named else 0)
    return _build(app, workshop, recipe, tool.name, tool.info.go_version)


def _install(app: App, workshop: Workshop, recipe: Recipe, here: dict[str, Tool]) -> Outcome:
    name = program_name(recipe.package)
    tool = here.get(name)
    if tool and recipe.describes(tool.info):
        return Outcome(name, "kept", "already here")
    if tool and tool.info.path != recipe.package:
        return Outcome(name, "failed", f"{tool.path} is another program, {tool.info.path}", exit_code=1)
    return _build(app, workshop, recipe, name, "new")


def _build(app: App, workshop: Workshop, recipe: Recipe, name: str, before: str) -> Outcome:
    app.reporter.say(f"building {recipe} with {workshop.sdk.version.name}")
    try:
        info = workshop.build(recipe)
    except GosdkError as error:
        app.reporter.error(error.message, error.hint)
        return Outcome(name, "failed", error.message, error.exit_code)
    return Outcome(name, "built", f"{before} -> {info.go_version}")


def _report(app: App, outcomes: list[Outcome], as_json: bool) -> int:
    if as_json:
        emit("tools", [asdict(outcome) for outcome in outcomes])
    elif outcomes:
        click.echo(table([[outcome.name, outcome.status, outcome.detail.split("\n")[0]] for outcome in outcomes]))
    else:
        app.reporter.say("every program is up to date")
    return next((outcome.exit_code for outcome in outcomes if outcome.exit_code), 0)
