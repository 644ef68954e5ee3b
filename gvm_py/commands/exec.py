"""`gosdk exec`: run one command under a named SDK."""

import click

from gvm_py.app.context import App
from gvm_py.errors import UsageError
from gvm_py.system.launch import replace_process, sdk_environment


# What stands behind VERSION belongs to the command, a second `--` and --help included.
@click.command(context_settings={"allow_interspersed_args": False})
@click.argument("request_text", metavar="VERSION")
@click.argument("words", metavar="[--] COMMAND [ARG]...", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_obj
def command(app: App, request_text: str, words: tuple[str, ...]) -> None:
    """Run COMMAND with the SDK that answers VERSION first on PATH and as its GOROOT."""
    words = words[1:] if words[0] == "--" else words
    if not words:
        raise UsageError("there is no command after --", hint=f"gosdk exec {request_text} -- go version")
    sdk = app.store.require(app.store.request(request_text))
    replace_process(words, sdk_environment(sdk.goroot, sdk.version, app.env))
