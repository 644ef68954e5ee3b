"""`gosdk completions`: the script that lets a shell complete gosdk."""

import click

from gvm_py.app.context import App
from gvm_py.commands.completions.rows import own_rows
from gvm_py.commands.completions.script import COMPLETING_SHELLS, CompletingShell, script
from gvm_py.commands.options import ShellChoice
from gvm_py.errors import UsageError
from gvm_py.shell.user_shell import find_shell


@click.command()
@click.argument("shell", type=ShellChoice(COMPLETING_SHELLS), required=False)
@click.pass_obj
def command(app: App, shell: CompletingShell | None) -> None:
    """Print the completion script of SHELL, by default of $SHELL. `gosdk setup` installs it for you.

    It knows installed SDKs and releases without starting anything. For zsh, write it to _gosdk in a directory of
    $fpath before compinit runs.

    \b
    Examples:
      gosdk setup --completions
      gosdk completions bash >> ~/.bashrc
      gosdk completions fish | source
      gosdk completions powershell >> $PROFILE
      gosdk completions nu | save --append $nu.config-path
    """
    click.echo(script(shell or _own_shell(app), own_rows(), app.layout.root), nl=False)


def _own_shell(app: App) -> CompletingShell:
    """Return the shell in $SHELL. Raises UsageError for one that gosdk has no completion for."""
    name = find_shell(app.env)
    for shell in COMPLETING_SHELLS:
        if shell == name:
            return shell
    raise UsageError(f"there is no completion for {name or 'this shell'}", hint="gosdk completions bash")
