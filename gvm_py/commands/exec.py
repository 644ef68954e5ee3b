"""`gosdk exec`: run one command under a named SDK."""

import click

from gvm_py.commands.app import App
from gvm_py.launch import replace_process, sdk_environment
from gvm_py.request import Request


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("request_text", metavar="VERSION")
@click.argument("words", metavar="[--] COMMAND [ARG]...", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_obj
def command(app: App, request_text: str, words: tuple[str, ...]) -> None:
    """Run COMMAND with the SDK that answers VERSION first on PATH and as its GOROOT."""
    sdk = app.store.require(Request.parse(request_text))
    replace_process(words, sdk_environment(sdk.goroot, sdk.version, app.env))
