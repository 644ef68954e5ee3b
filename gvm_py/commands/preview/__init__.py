"""`gosdk preview`: what another SDK changes for this module."""

from datetime import UTC, datetime
from pathlib import Path

import click

from gvm_py import __version__
from gvm_py.app.context import App
from gvm_py.app.preview import preview
from gvm_py.commands.options import json_option
from gvm_py.commands.preview.report import PreviewResult


@click.command()
@click.argument("version", metavar="VERSION")
@click.option("--no-test", is_flag=True, help="Build and vet only.")
@click.option("--html", "page", metavar="FILE", type=click.Path(path_type=Path), help="Write one page of HTML to FILE.")
@json_option
@click.pass_obj
def command(app: App, version: str, *, no_test: bool, page: Path | None, as_json: bool) -> int:
    """Show what VERSION changes for this module, installing it if it is missing; `system` is the Go on PATH.

    Compares with the selected SDK: identifiers of the standard library that the module uses and that are removed,
    changed or deprecated; GODEBUG defaults that change with the go line; new findings of vet; result, time and size
    of the build; the tests. The module is not changed. The exit code is 1 if the build or the tests fail only under
    VERSION.

    \b
    Examples:
      gosdk preview 1.27
      gosdk preview --no-test stable
      gosdk preview --html preview.html 1.27
    """
    if page:
        from gvm_py.ui.page.layout import require_place

        require_place(app.cwd / page, "gosdk preview")
    result = PreviewResult(preview(app, version, tests=not no_test), page)
    if page:
        _write(app, page, result)
    return app.show(result, as_json=as_json)


def _write(app: App, page: Path, result: PreviewResult) -> None:
    from gvm_py.ui.page.layout import write_page
    from gvm_py.ui.page.preview import preview_document

    made = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC by gosdk {__version__} on {app.platform}"
    write_page(app.cwd / page, preview_document(result.as_data(), str(app.cwd), made), "gosdk preview")
