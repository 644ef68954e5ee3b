"""`gosdk current`: which SDK is selected here, and why."""

import click

from gvm_py.app.context import App
from gvm_py.app.outlook import forecast
from gvm_py.commands.current.report import CurrentResult, FormattedResult
from gvm_py.commands.options import json_option
from gvm_py.selection import Decision


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
    decision = app.decide()
    expected = forecast(app, decision) if why or as_json else None
    ignored = _ignored(app, decision) if why or as_json else None
    return app.show(CurrentResult(decision, expected, why, ignored), as_json=as_json)


def _ignored(app: App, decision: Decision) -> str | None:
    from gvm_py.selection.version_files import ignored_version_file

    file = ignored_version_file(app.cwd, app.env, decision)
    return file.why_ignored(decision, app.config.version_files) if file else None
