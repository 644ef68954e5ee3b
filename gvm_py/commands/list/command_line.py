"""`gosdk list [VERSION]`: its arguments."""

import click

from gvm_py.app.context import App
from gvm_py.app.sdk_listing import list_sdks
from gvm_py.commands.list.listing import decision_if_any, listing
from gvm_py.commands.list.report import ListResult
from gvm_py.commands.options import json_option
from gvm_py.errors import NotFoundError, shell_word
from gvm_py.records import replace


@click.command()
@click.argument("version", metavar="[VERSION]", required=False)
@click.option("--bare", is_flag=True, help="Print the names only, one on a line, for scripts.")
@json_option
@click.pass_obj
def command(app: App, version: str | None, *, bare: bool, as_json: bool) -> int:
    """List the installed SDKs, or those matching VERSION; * marks the one that is active in this directory.

    \b
    Examples:
      gosdk list
      gosdk list 1.26
      gosdk list --bare
      gosdk list --json
    """
    result = _matching(app, version) if version else listing(app)
    return app.show(replace(result, bare=bare), as_json=as_json)


def _matching(app: App, text: str) -> ListResult:
    request = app.store.request(text)
    matching = request.filter(sdk.version for sdk in app.store.installed())
    if not matching:
        raise NotFoundError(f"Go {request.text} is not installed", hint=f"gosdk list-remote {shell_word(request.text)}")
    decision = decision_if_any(app)
    return ListResult(tuple(it for it in list_sdks(app, decision) if it.sdk.version in matching), decision)
