"""`gosdk shell`: start a shell with a given SDK."""

import sys

import click

from gvm_py.app.context import App
from gvm_py.app.selecting import present_to_run
from gvm_py.commands.env import sdk_assignments, version_assignment
from gvm_py.commands.options import ShellChoice
from gvm_py.selection import SYSTEM_WORD
from gvm_py.shell.environment import apply, render
from gvm_py.shell.quote import SHELLS, Shell
from gvm_py.shell.start_files import shell_program
from gvm_py.shell.user_shell import shell_from
from gvm_py.system.launch import replace_with
from gvm_py.ui.output import print_exact
from gvm_py.ui.streams import is_terminal


@click.command("shell")
@click.argument("version", metavar="VERSION")
@click.option("--print", "print_only", is_flag=True, help="Print a line for eval and start nothing.")
@click.option("--shell", type=ShellChoice(SHELLS), help="Whose syntax to print; by default that of $SHELL.")
@click.pass_obj
def command(app: App, version: str, print_only: bool, shell: Shell | None) -> None:
    """Start a shell in which VERSION is selected in every directory; `exit` leaves it.

    A missing SDK is installed first, as `gosdk exec` does.
    Where standard output is not a terminal, it prints the line that does the same to the running shell.

    \b
    Examples:
      gosdk shell 1.26
      eval "$(gosdk shell 1.26)"
    """
    prints = print_only or not is_terminal(sys.stdout)
    decision = app.decide(argument=version, argument_name=f"argument {version}")
    if not decision.bin and not prints and decision.wanted != SYSTEM_WORD:
        present_to_run(app, app.store.request(version))
        decision = app.decide(argument=version, argument_name=f"argument {version}")
    decision.require_bin()
    if prints:
        print_exact(render(shell or shell_from(app.env), version_assignment(decision), app.platform))
        return
    program = shell_program(app.env)
    app.reporter.say(f"Go {decision.version or version} in {program}; `exit` leaves it")
    replace_with(program, [str(program)], apply(sdk_assignments(app, decision, pin=True), app.env))
