"""`gosdk list`: the SDKs in the store."""

import click

from gvm_py.app.context import App
from gvm_py.app.sdk_listing import ListedSDK, list_sdks
from gvm_py.commands.list.report import ListResult
from gvm_py.commands.options import json_option
from gvm_py.dist.sources.supported import supported_file
from gvm_py.errors import GosdkError, NotFoundError, shell_word
from gvm_py.selection import Decision
from gvm_py.store.kept_list import KeptList
from gvm_py.store.sdks import damaged_sdks


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
    kept = KeptList.begin(app.layout, app.store.installed(), supported_file(app.layout.cache))
    decision = _decision(app)
    if version:
        return app.show(ListResult(_matching(app, version, decision), decision, bare=bare), as_json=as_json)
    listed = tuple(list_sdks(app, decision))
    result = ListResult(listed, decision, damaged_sdks(app.layout), bare)
    code = app.show(result, as_json=as_json)
    if decision and decision.bin and listed and not (as_json or bare or app.store.layers or any(result.notes())):
        kept.write(decision.summary, result.plain_text())
    return code


def _matching(app: App, text: str, decision: Decision | None) -> tuple[ListedSDK, ...]:
    request = app.store.request(text)
    matching = request.filter(sdk.version for sdk in app.store.installed())
    if not matching:
        raise NotFoundError(f"Go {request.text} is not installed", hint=f"gosdk list-remote {shell_word(request.text)}")
    return tuple(listed for listed in list_sdks(app, decision) if listed.sdk.version in matching)


def _decision(app: App) -> Decision | None:
    try:
        return app.decide()
    except GosdkError:
        return None  # A broken .go-version is reported by `gosdk current`, and hides no installed SDK.
