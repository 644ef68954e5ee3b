"""`gosdk list`: the SDKs in the store."""

import click

from gvm_py.app.context import App
from gvm_py.errors import IntegrityError
from gvm_py.host import Platform
from gvm_py.selection.system_go import runs
from gvm_py.store.receipt import Receipt
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.output import emit, human_size, table
from gvm_py.version import is_end_of_life


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, as_json: bool) -> None:
    """List the SDKs in the store: version, size, when and where from, the default, end of life."""
    default = app.default_sdk()
    rows = [_describe(app, sdk, default) for sdk in app.store.installed()]
    if as_json:
        emit("list", rows)
    elif rows:
        click.echo(table([_row(row) for row in rows]))
    else:
        app.reporter.say("no SDK is installed yet; try: gosdk install stable")


def _describe(app: App, sdk: InstalledSDK, default: InstalledSDK | None) -> dict[str, object]:
    try:
        # A receipt in a tree that gosdk did not make is a claim of whoever made it.
        receipt = None if sdk.linked else Receipt.read(sdk.goroot)
    except IntegrityError as error:
        app.reporter.warn(error.message)
        receipt = None
    go = sdk.goroot / "bin" / f"go{app.platform.exe}"
    if not runs(go):
        app.reporter.warn(f"{go} is not executable; hint: gosdk verify --repair {sdk.version}")
    minors = app.supported_minors
    return {
        "version": sdk.version.text,
        "name": sdk.version.name,
        "goroot": str(sdk.goroot),
        "linked": sdk.linked,
        "official": not sdk.version.label,
        "layer": str(sdk.layer) if sdk.layer else None,
        "platform": receipt.platform if receipt else None,
        "default": sdk == default,
        "eol": is_end_of_life(sdk.version, minors) if minors else None,
        "size": receipt.size if receipt else None,
        "installed_at": receipt.installed_at if receipt else None,
        "source": receipt.source if receipt else None,
        "roots": list(receipt.roots) if receipt else [],
    }


def _row(row: dict[str, object]) -> list[str]:
    size, when = row["size"], str(row["installed_at"] or "")
    foreign = row["platform"] not in (None, str(Platform.here()))
    noted = (
        ("default", row["default"]),
        ("not an official release", not row["official"]),
        ("end of life", row["eol"]),
        (f"for {row['platform']}", foreign),
        (f"in {row['layer']}", row["layer"]),
    )
    marks = [mark for mark, on in noted if on]
    return [
        str(row["name"]),
        human_size(size) if isinstance(size, int) else "-",
        when[:10] or "-",
        f"linked to {row['goroot']}" if row["linked"] else str(row["source"] or "unknown source"),
        ", ".join(marks),
    ]
