"""`gosdk shim-exec`: what a shim asks when reading one file is not enough. Not for people."""

from collections.abc import Mapping
from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.app.known_projects import note_project
from gvm_py.errors import GosdkError, NotFoundError
from gvm_py.selection import BY_PROJECT, Decision, Invocation, process_environment
from gvm_py.selection.tool_programs import PER_MINOR, build_for
from gvm_py.store.ownership import require_private
from gvm_py.system.launch import replace_with
from gvm_py.system.owners import REFUSED
from gvm_py.system.programs import find_program, program_in

_NO_GO_EXIT_CODE = 127
_TOO_DEEP = "x" * 21


class NoGoError(NotFoundError):
    """A shim found no Go to start: the exit code of a shell for a command that is not there."""

    exit_code = _NO_GO_EXIT_CODE


@click.command(hidden=True, add_help_option=False)
@click.argument("tool")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def command(app: App, tool: str, arguments: tuple[str, ...]) -> None:
    """Choose the SDK, install it where `auto_install` says so, remember the answer, and become TOOL.

    The shim writes `--` before ARGUMENTS, so that a `--` among them stays.
    """
    require_private(app.layout, app.store.layers)
    _refuse_circle(app, tool)
    invocation = Invocation.parse(tool, arguments)
    if tool in PER_MINOR:
        _start_tool(app, invocation)
    decision = _decide(app, invocation)
    if decision.bin is None and app.config.auto_install and decision.wanted != "system":
        decision = _install(app, decision, invocation)
    if decision.bin is None:
        raise NoGoError(decision.missing, hint=decision.hint)
    _remember(app, decision)
    program = decision.bin / f"{tool}{app.platform.exe}"
    env = process_environment(decision, app.env, app.config.gotoolchain)
    if invocation.argument and tool == "go":
        _warn_of_switch(app, decision, env)
    try:
        replace_with(program, [tool, *invocation.rest], env)
    except FileNotFoundError as error:
        # Since the decision another gosdk took the SDK away.
        raise NoGoError(f"{program} has just been removed", hint="gosdk current --why") from error


def _start_tool(app: App, invocation: Invocation) -> None:
    """Become the gopls or dlv for the SDK that is selected here. It gets the environment as it is."""
    from gvm_py.upkeep.tools.gobin import directory

    tool = invocation.tool
    decision = app.decide(argument=invocation.argument)
    _note(app, decision)
    build = build_for(app.layout, decision.version, tool, app.platform)
    on_path = build or find_program(tool, app.env, outside=app.layout.shims)
    program = on_path or program_in(directory(app.goenv), tool, app.env)
    if program is None:
        selected = decision.version.name if decision.version else "the Go selected here"
        raise NoGoError(f"there is no {tool} for {selected}, and none on PATH or in GOBIN", hint="gosdk tools sync")
    replace_with(program, [tool, *invocation.rest], app.env)


def _refuse_circle(app: App, tool: str) -> None:
    """Raise NoGoError where shims have started shims too often, by the count that they keep (shims/native/start.c)."""
    if app.env.get("GOSDK_SHIM_DEPTH", "").startswith(_TOO_DEEP):
        message = f"{tool} goes round in circles: its shim and another program of that name start each other"
        raise NoGoError(message, hint="gosdk current --why")


def _decide(app: App, invocation: Invocation) -> Decision:
    return app.decide(invocation.directory(app.cwd), argument=invocation.argument, tool=invocation.tool)


def _warn_of_switch(app: App, decision: Decision, env: Mapping[str, str]) -> None:
    """Warn that `go +VERSION` runs another SDK, which a person who named one does not expect."""
    from gvm_py.app.next_go import warn_of_switch

    if decision.version and decision.goroot:
        warn_of_switch(app, decision.version, decision.goroot, env)


def _install(app: App, decision: Decision, invocation: Invocation) -> Decision:
    from gvm_py.app.install_options import InstallOptions
    from gvm_py.app.installing import install

    app.reporter.say(f"{decision.origin} requests Go {decision.wanted}, which is not installed; installing it")
    install(app, InstallOptions(), (decision.wanted,))
    return _decide(app, invocation)


def _note(app: App, decision: Decision) -> None:
    if decision.rule in BY_PROJECT:
        note_project(app, Path(decision.origin.name).parent)


def _remember(app: App, decision: Decision) -> None:
    _note(app, decision)
    if decision.key is None or decision.goroot is None:
        return
    try:
        app.store.record_answer(decision.key)
    except (GosdkError, OSError) as error:
        # The program can start all the same; only the next call is slow again.
        if not (isinstance(error, OSError) and error.errno in REFUSED):
            app.reporter.warn(f"cannot remember the answer for {decision.key}: {error}")
