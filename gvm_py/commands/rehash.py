"""`gosdk rehash`: write shims and answers anew."""

import click

from gvm_py.app.context import App


@click.command()
@click.pass_obj
def command(app: App) -> None:
    """Bring shims and answers in line with what is installed, after changes made by hand."""
    app.store.refresh()
    app.publish()
    count = len(app.store.installed())
    app.reporter.say(f"shims in {app.layout.shims} are up to date for {count} SDK{'' if count == 1 else 's'}")
