"""`gosdk exec`: run one command with a given SDK."""

import click

from gvm_py.app.context import App
from gvm_py.app.next_go import warn_of_switch
from gvm_py.app.selecting import present_to_run
from gvm_py.errors import NotFoundError, UsageError, shell_line
from gvm_py.selection import SYSTEM_WORD
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.launch import replace_process, sdk_environment
from gvm_py.system.programs import find_program

_OF_GO = frozenset({"build", "doc", "fix", "generate", "get", "list", "mod", "run", "tool", "version", "vet", "work"})
"""What people type without `go` before it, as with `nvm run`; others are programs of their own: env, fmt, test."""


# What stands behind VERSION belongs to the command, a second `--` and --help included.
@click.command(context_settings={"allow_interspersed_args": False})
@click.argument("version", metavar="[VERSION]")
@click.argument("words", metavar="[--] COMMAND [ARG]...", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def command(app: App, version: str, words: tuple[str, ...]) -> None:
    """Run COMMAND with the SDK matching VERSION, by default the selected one, first on PATH and as GOROOT.

    `system` is the Go that is on PATH without gosdk.
    A missing SDK is installed first on a terminal, and elsewhere where the setting auto_install is true.

    \b
    Examples:
      gosdk exec 1.25 -- go test ./...
      gosdk exec 1.26.5 -- make release
    """
    sdk, words = _sdk_and_command(app, version, words)
    warn_of_switch(app, sdk.version, sdk.goroot, app.env)
    environment = sdk_environment(sdk.goroot, sdk.version, app.env)
    if app.store.find(sdk.version) is None:
        environment["GOSDK_VERSION"] = SYSTEM_WORD
    try:
        replace_process(words, environment, app.cwd)
    except NotFoundError as error:
        if words[0] in _OF_GO:
            error.hint = shell_line(("gosdk", "exec", version, "go", *words))
        raise


def _sdk_and_command(app: App, version: str, words: tuple[str, ...]) -> tuple[InstalledSDK, tuple[str, ...]]:
    if version == SYSTEM_WORD:
        words = _command(version, words)
        return app.select(app.cwd, version), words
    try:
        request = app.store.request(version)
    except UsageError:
        # Other managers run a command with what is selected, and take no version.
        if version not in ("go", "gofmt") and not find_program(version, app.env):
            raise
        return app.select(app.cwd), (version, *words)
    words = _command(version, words)
    return present_to_run(app, request), words


def _command(version: str, words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        raise UsageError("gosdk exec needs COMMAND", hint="gosdk exec --help")
    words = words[1:] if words[0] == "--" else words
    if not words:
        raise UsageError("there is no command after --", hint=f"gosdk exec {version} -- go version")
    return words
