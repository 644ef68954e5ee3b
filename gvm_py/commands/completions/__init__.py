"""`gosdk completions`: the script that lets a shell complete gosdk."""

from typing import cast

import click

from gvm_py.app.context import App
from gvm_py.commands.completions.rows import rows
from gvm_py.commands.completions.script import COMPLETING_SHELLS, CompletingShell, script
from gvm_py.errors import UsageError
from gvm_py.shell.user_shell import find_shell


@click.command()
@click.argument("shell", type=click.Choice(COMPLETING_SHELLS), required=False)
@click.pass_context
def command(context: click.Context, shell: CompletingShell | None) -> None:
    """Print the completion script of SHELL, by default of $SHELL.

    It knows installed SDKs and releases without starting anything. In bash, the package bash-completion loads it; for
    zsh, write it to _gosdk in a directory of $fpath. The directory of a file must exist.

    \b
    Examples:
      gosdk completions bash > ~/.local/share/bash-completion/completions/gosdk
      gosdk completions fish > ~/.config/fish/completions/gosdk.fish
      gosdk completions powershell >> $PROFILE
    """
    app: App = context.obj
    program = cast(click.Group, context.find_root().command)
    click.echo(script(shell or _own_shell(app), rows(program), app.layout.root), nl=False)


def _own_shell(app: App) -> CompletingShell:
    """Return the shell in $SHELL. Raises UsageError for one that gosdk has no completion for."""
    name = find_shell(app.env)
    for shell in COMPLETING_SHELLS:
        if shell == name:
            return shell
    raise UsageError(f"there is no completion for {name or 'this shell'}", hint="gosdk completions bash")
