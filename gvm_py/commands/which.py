"""`gosdk which`: the path of the program that a shim would start."""

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.commands.options import json_option
from gvm_py.errors import NotFoundError, UsageError, shell_word
from gvm_py.records import dataclass
from gvm_py.selection.tool_programs import build_for
from gvm_py.ui.result import CommandResult
from gvm_py.ui.screen import Screen

_VERSION = re.compile(r"(?:go(?:lang)?@)?(?:v|go)?[0-9][0-9a-z.]*", re.ASCII)
"""A version in place of a program, as other managers take it."""


@dataclass(frozen=True)
class WhichResult(CommandResult):
    """A program and its GOROOT; `shows_goroot` chooses which of them the text is."""

    command: ClassVar = "which"
    is_exact: ClassVar = True
    program: Path
    goroot: Path
    shows_goroot: bool

    @override
    def as_data(self) -> object:
        return {"tool": str(self.program), "goroot": str(self.goroot)}

    @override
    def lines(self, screen: Screen) -> tuple[str, ...]:  # noqa: ARG002 - a path for programs is never shortened
        """Return the path."""
        return (str(self.goroot if self.shows_goroot else self.program),)


@click.command()
@click.argument("tool", default="go")
@click.option("--sdk", metavar="VERSION", help="Of this SDK, not of the one selected here.")
@click.option("--goroot", is_flag=True, help="Print the GOROOT.")
@json_option
@click.pass_obj
def command(app: App, tool: str, *, sdk: str | None, goroot: bool, as_json: bool) -> int:
    """Print the path of TOOL (default go) in the SDK that is selected here.

    \b
    Examples:
      gosdk which
      gosdk which gofmt --sdk 1.26
      gosdk which --goroot
    """
    typed = "argument --sdk"
    if sdk is None and _VERSION.fullmatch(tool):
        typed, tool, sdk = f"argument {tool}", "go", tool
    if Path(tool).name != tool:
        raise UsageError(f"'{tool}' is a path, not the name of a program", hint="gosdk which gofmt")
    decision = app.decide(argument=sdk, argument_name=typed)
    name = tool if tool.lower().endswith(app.platform.exe) else tool + app.platform.exe
    program = build_for(app.layout, decision.version, tool, app.platform) or decision.require_bin() / name
    if not program.is_file():
        raise _missing(app, program)
    return app.show(WhichResult(program, decision.goroot or app.select(app.cwd).goroot, goroot), as_json=as_json)


def _missing(app: App, program: Path) -> NotFoundError:
    """Return the error for a program that the SDK does not have; `go install` may have put one into GOBIN."""
    from gvm_py.golang.buildinfo import BuildInfo, read
    from gvm_py.upkeep.tools.gobin import directory

    message = f"{program.parent} has no {program.name.removesuffix(app.platform.exe)}"
    with suppress(UsageError):
        installed = directory(app.goenv) / program.name
        if installed.is_file():
            info = read(installed)
            builder = f" (built by {info.go_version})" if isinstance(info, BuildInfo) else ""
            message = f"{message}; {installed} is in GOBIN{builder}"
            if str(installed.parent) not in app.env.get("PATH", "").split(os.pathsep):
                return NotFoundError(f"{message}, which is not on PATH", hint="gosdk setup")
            return NotFoundError(f"{message}, where no SDK is selected for it", hint="gosdk tools list")
    return NotFoundError(message, hint=f"ls {shell_word(program.parent)}")
