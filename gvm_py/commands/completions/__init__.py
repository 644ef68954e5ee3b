"""`gosdk completions`: the script that lets a shell complete gosdk."""

from typing import cast

import click

from gvm_py.app.context import App
from gvm_py.commands.completions.rows import rows
from gvm_py.commands.completions.script import COMPLETING_SHELLS, CompletingShell, script


@click.command()
@click.argument("shell", type=click.Choice(COMPLETING_SHELLS))
@click.pass_context
def command(context: click.Context, shell: CompletingShell) -> None:
    """Print the completion script of SHELL; it knows installed SDKs and releases without starting anything.

    \b
    bash: gosdk completions bash > ~/.local/share/bash-completion/completions/gosdk
    zsh:  gosdk completions zsh > DIR/_gosdk, where DIR is in $fpath
    fish: gosdk completions fish > ~/.config/fish/completions/gosdk.fish
    PowerShell: gosdk completions powershell >> $PROFILE
    """
    app: App = context.obj
    program = cast(click.Group, context.find_root().command)
    click.echo(script(shell, rows(program), app.layout.root), nl=False)
