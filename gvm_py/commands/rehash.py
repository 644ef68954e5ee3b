"""`gosdk rehash`: regenerate the shims and the lookup cache."""

import click

from gvm_py.app.context import App
from gvm_py.app.rehash import held_shims
from gvm_py.commands.completions.rows import own_rows
from gvm_py.commands.completions.script import are_written, write_scripts
from gvm_py.errors import GosdkError
from gvm_py.ui.output import counted


@click.command()
@click.pass_obj
def command(app: App) -> None:
    """Regenerate the shims, the lookup cache and the completions of `gosdk setup`, after changes made by hand.

    \b
    Examples:
      gosdk rehash
    """
    app.store.refresh()
    if held := held_shims(app):
        raise GosdkError(held, hint="gosdk rehash")
    if are_written(app.layout.root):
        write_scripts(own_rows(), app.layout.root)
    count = counted(len(app.store.installed()), "SDK")
    app.reporter.say(f"shims in {app.layout.shims} are up to date for {count}")
