"""`gosdk rehash`: regenerate the shims and the lookup cache."""

import click

from gvm_py.app.context import App


@click.command()
@click.pass_obj
def command(app: App) -> None:
    """Regenerate the shims and the lookup cache, after changes made by hand.

    \b
    Examples:
      gosdk rehash
    """
    app.store.refresh()
    app.publish()
    count = len(app.store.installed())
    app.reporter.say(f"shims in {app.layout.shims} are up to date for {count} SDK{'' if count == 1 else 's'}")
