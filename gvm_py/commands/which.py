"""`gosdk which`: the path of the program a shim would start."""

from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.errors import NotFoundError, UsageError
from gvm_py.ui.output import emit, print_exact


@click.command()
@click.argument("tool", default="go")
@click.option("--sdk", metavar="REQUEST", help="Of this SDK, not of the one chosen here.")
@click.option("--goroot", is_flag=True, help="Print the GOROOT.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, tool: str, *, sdk: str | None, goroot: bool, as_json: bool) -> None:
    """Print the path of TOOL (default go) of the SDK that answers here."""
    if Path(tool).name != tool:
        raise UsageError(f"{tool!r} is a path, not the name of a program", hint="gosdk which gofmt")
    decision = app.decide(argument=sdk)
    program = decision.require_bin() / f"{tool}{app.platform.exe}"
    if not program.is_file():
        raise NotFoundError(f"{program.parent} has no {tool}", hint=f"ls '{program.parent}'")
    root = decision.goroot or app.select(app.cwd).goroot
    if as_json:
        emit("which", {"tool": str(program), "goroot": str(root)})
    else:
        print_exact(str(root if goroot else program))
