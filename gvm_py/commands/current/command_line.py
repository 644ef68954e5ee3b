"""`gosdk current`: its arguments."""

import click

from gvm_py.app.context import App
from gvm_py.commands.current.report import FormattedResult
from gvm_py.commands.current.selected import selected
from gvm_py.commands.options import json_option


@click.command()
@click.option("--why", is_flag=True, help="Show every file looked at, the rule that decided and what go will do.")
@click.option("--format", "template", metavar="TEXT", help="Print TEXT with {version} and {goroot} filled in.")
@json_option
@click.pass_obj
def command(app: App, why: bool, template: str | None, as_json: bool) -> int:
    """Show which SDK is selected in this directory. Exit code 3 when it is not installed.

    \b
    Examples:
      gosdk current
      gosdk current --why
      gosdk current --format '{version}'
    """
    if template is not None:
        return app.show(FormattedResult(app.select(app.cwd), template), as_json=as_json)
    return app.show(selected(app, explains=why, as_json=as_json), as_json=as_json)
