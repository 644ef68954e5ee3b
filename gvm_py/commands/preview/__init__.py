"""`gosdk preview`: what another SDK changes for this module."""

import click

from gvm_py.app.context import App
from gvm_py.app.preview import preview
from gvm_py.commands.options import json_option
from gvm_py.commands.preview.report import PreviewResult


@click.command()
@click.argument("version", metavar="VERSION")
@click.option("--no-test", is_flag=True, help="Build and vet only.")
@json_option
@click.pass_obj
def command(app: App, version: str, *, no_test: bool, as_json: bool) -> int:
    """Show what VERSION changes for the module here, installing it if it is missing.

    Compared with the SDK that is selected: identifiers of the standard library that the module uses and that are
    removed, changed or deprecated; GODEBUG defaults that move with the go line; new findings of vet; the build and
    its time and size; the tests. Nothing is written into the module. The exit code is 1 if the build or the tests
    fail under VERSION only.

    \b
    Examples:
      gosdk preview 1.27
      gosdk preview --no-test stable
    """
    return app.show(PreviewResult(preview(app, version, tests=not no_test)), as_json=as_json)
