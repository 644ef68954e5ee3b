"""`gosdk exec`: run one command with a given SDK."""

import click

from gvm_py.app.context import App
from gvm_py.app.next_go import warn_of_switch
from gvm_py.app.selecting import present_to_run
from gvm_py.errors import UsageError
from gvm_py.system.launch import replace_process, sdk_environment


# What stands behind VERSION belongs to the command, a second `--` and --help included.
@click.command(context_settings={"allow_interspersed_args": False})
@click.argument("version", metavar="VERSION")
@click.argument("words", metavar="[--] COMMAND [ARG]...", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_obj
def command(app: App, version: str, words: tuple[str, ...]) -> None:
    """Run COMMAND with the SDK matching VERSION first on PATH and as GOROOT.

    A missing SDK is installed first on a terminal, and elsewhere where the setting auto_install is true.

    \b
    Examples:
      gosdk exec 1.25 -- go test ./...
      gosdk exec 1.26.5 -- make release
    """
    words = words[1:] if words[0] == "--" else words
    if not words:
        raise UsageError("there is no command after --", hint=f"gosdk exec {version} -- go version")
    sdk = present_to_run(app, app.store.request(version))
    warn_of_switch(app, sdk.version, sdk.goroot, app.env)
    replace_process(words, sdk_environment(sdk.goroot, sdk.version, app.env), app.cwd)
