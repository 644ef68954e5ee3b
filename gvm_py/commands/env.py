"""`gosdk env`: lines for `eval` that select one SDK in a shell that is running."""

import click

from gvm_py.app.context import App
from gvm_py.commands.options import ShellChoice
from gvm_py.selection import Decision
from gvm_py.shell.environment import Assignments, render, select_sdk
from gvm_py.shell.quote import SHELLS, Shell
from gvm_py.shell.user_shell import shell_from
from gvm_py.ui.output import print_exact


@click.command("env")
@click.argument("version", metavar="[VERSION]", required=False)
@click.option("--shell", type=ShellChoice(SHELLS), help="Whose syntax to print; by default that of your shell.")
@click.pass_obj
def command(app: App, version: str | None, shell: Shell | None) -> None:
    """Print the lines that make VERSION, or the SDK selected here, the Go of a running shell.

    With VERSION, GOSDK_VERSION is set as well, so that the shims and the hook agree.

    \b
    Examples:
      eval "$(gosdk env 1.26)"
      gosdk env --shell fish 1.26 | source
      gosdk env --shell powershell 1.26 | Out-String | Invoke-Expression
      for /f "delims=" %i in ('gosdk env --shell cmd 1.26') do %i
    """
    decision = app.decide(argument=version, argument_name=f"argument {version}")
    assignments = sdk_assignments(app, decision, pin=version is not None)
    print_exact(render(shell or shell_from(app.env), assignments, app.platform))


def sdk_assignments(app: App, decision: Decision, *, pin: bool) -> Assignments:
    """Return the variables that select the decided SDK; with `pin` also the one that the shims read.

    Raises NotFoundError where no installed SDK matches.
    """
    others = {str(sdk.goroot / "bin") for sdk in app.store.installed()}
    assignments = select_sdk(decision.require_bin(), decision.goroot, app.env, others)
    return {**assignments, **version_assignment(decision)} if pin else assignments


def version_assignment(decision: Decision) -> Assignments:
    """Return GOSDK_VERSION for the decided SDK: its exact version, or the word for a system Go."""
    return {"GOSDK_VERSION": decision.version.text if decision.goroot and decision.version else decision.wanted}
