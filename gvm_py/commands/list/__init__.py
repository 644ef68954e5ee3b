"""`gosdk list`: the SDKs in the store."""

from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.commands.list.report import ListedSDK, ListResult
from gvm_py.commands.options import json_option
from gvm_py.dist.sources.supported import supported_file
from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.host import Platform
from gvm_py.selection import Decision
from gvm_py.store.kept_list import KeptList
from gvm_py.store.receipt import Receipt
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.programs import runs
from gvm_py.version import GoVersion, is_end_of_life


@click.command()
@json_option
@click.pass_obj
def command(app: App, as_json: bool) -> int:
    """List the installed SDKs; * marks the one that is active in this directory.

    \b
    Examples:
      gosdk list
      gosdk list --json
    """
    kept = KeptList.begin(app.layout, app.store.installed(), supported_file(app.layout.cache))
    decision, default, minors = _decision(app), app.default_sdk(), app.supported_minors
    active = _active(decision)
    listed = []
    for sdk in app.store.installed():
        receipt, problem = _receipt(sdk)
        eol = is_end_of_life(sdk.version, minors) if minors else None
        broken = _broken_program(sdk, app.platform)
        listed.append(ListedSDK(sdk, receipt, problem, eol, sdk == default, sdk.version == active, broken))
    result = ListResult(tuple(listed), decision)
    code = app.show(result, as_json=as_json)
    if decision and decision.bin and listed and not (as_json or app.store.layers or any(result.notes())):
        kept.write(decision.summary, result.plain_text())
    return code


def _decision(app: App) -> Decision | None:
    try:
        return app.decide()
    except GosdkError:
        return None  # A broken .go-version is reported by `gosdk current`, and hides no installed SDK.


def _active(decision: Decision | None) -> GoVersion | None:
    return decision.version if decision and decision.bin and decision.goroot else None


def _broken_program(sdk: InstalledSDK, platform: Platform) -> Path | None:
    go = sdk.goroot / "bin" / f"go{platform.exe}"
    return None if runs(go) else go


def _receipt(sdk: InstalledSDK) -> tuple[Receipt | None, str]:
    try:
        # A receipt in a tree that gosdk did not make is a claim of whoever made it.
        return None if sdk.linked else Receipt.read(sdk.goroot), ""
    except IntegrityError as error:
        return None, error.message
