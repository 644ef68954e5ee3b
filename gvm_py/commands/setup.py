"""`gosdk setup`: put the shims on PATH of the user's shells, showing the change first."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.app.rehash import rehash
from gvm_py.app.setup_changes import apply_changes, setup_plan, undo_plan, warn_of_overruled
from gvm_py.commands.completions.rows import own_rows
from gvm_py.commands.completions.script import remove_scripts, write_scripts
from gvm_py.commands.options import ShellChoice
from gvm_py.commands.tools.follow import ask_about_tools
from gvm_py.errors import UsageError, shell_word
from gvm_py.paths import home_directory
from gvm_py.paths.spelling import same_path
from gvm_py.shell.block_lines import activate_command
from gvm_py.shell.file_change import Change
from gvm_py.shell.quote import SHELLS, Shell
from gvm_py.shell.setup import SetupOptions
from gvm_py.shell.static_files import remove_static_files, write_static_files
from gvm_py.shell.user_path import PathChange
from gvm_py.shell.user_shell import find_shell, shell_from
from gvm_py.system.owners import is_mine
from gvm_py.ui.streams import can_ask
from gvm_py.upkeep.tools.gobin import directory

_SHELLS: tuple[Shell, ...] = tuple(shell for shell in SHELLS if shell != "cmd")


@click.command("setup")
@click.option("--shell", "shells", multiple=True, type=ShellChoice(_SHELLS), help="Instead of the shell in $SHELL.")
@click.option("--hook/--no-hook", default=None, help="Also put the chosen SDK's own bin on PATH at each prompt.")
@click.option("--goroot/--no-goroot", default=None, help="Let the hook export GOROOT.")
@click.option("--completions/--no-completions", default=None, help="Complete gosdk at Tab (new blocks do).")
@click.option("--gobin/--no-gobin", default=None, help="Put GOBIN at the end of PATH (new blocks do).")
@click.option("--scripts/--no-scripts", default=None, help="Set up shells without a prompt, too (by default).")
@click.option("--dry-run", "--print", "dry_run", is_flag=True, help="Change nothing; show what would happen.")
@click.option("--undo", is_flag=True, help="Take everything out again, byte for byte; without --shell for all shells.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def command(
    app: App,
    /,
    shells: Sequence[Shell],
    hook: bool | None,
    goroot: bool | None,
    completions: bool | None,
    gobin: bool | None,
    scripts: bool | None,
    **mode: bool,
) -> None:
    """Put the shims on PATH by a marked block in the start-up files of your shell.

    The block sources a static file of the store; no Python runs when a shell starts. Every line is shown first, and you
    are asked on a terminal; without one, as in a Dockerfile, the lines are written at once. With --hook, `go` is the
    SDK's own program: a version named on one line (`go +1.22`, `GOSDK_VERSION=1.22 go`) then needs
    `gosdk exec`. What an existing block has stays until you say otherwise.

    \b
    Examples:
      gosdk setup
      gosdk setup --shell zsh --dry-run
      gosdk setup --undo
    """
    options = SetupOptions(hook, goroot, completions, gobin, scripts, _gobin_directory(app))
    chosen = shells if shells or mode["undo"] else _default_shells(app, hook=bool(hook))
    with_path = not shells
    if mode["undo"]:
        changes = undo_plan(app, shells or _SHELLS, windows_path=with_path)
    else:
        changes = setup_plan(app, chosen, options, windows_path=with_path)
    if mode["dry_run"]:
        click.echo("".join(f"{change.diff}\n" for change in changes), nl=False)
        return
    if not _agreed(app, changes, ask=not mode["yes"]):
        app.reporter.say("nothing was changed")
        return
    if mode["undo"]:
        _undo(app, changes)
    else:
        _set_up(app, changes)
        ask_about_tools(app, ask=not mode["yes"])
        app.reporter.say(f"Next: {_next_command(app, chosen)}")


def _gobin_directory(app: App) -> Path | None:
    with suppress(UsageError):
        return directory(app.goenv)
    return None


def _own_shell(app: App) -> Shell:
    """Return the shell to set up. Raises UsageError, with a hint that can be typed before the shims are on PATH."""
    if shell := find_shell(app.env):
        return shell
    named = f"SHELL={app.env['SHELL']}" if app.env.get("SHELL") else "nothing here names your shell, which"
    program = app.layout.shims / "gosdk"
    words = shell_word(program) if program.exists() else "gosdk"
    raise UsageError(f"{named} has no start-up files that gosdk knows", hint=f"{words} setup --shell bash")


def _next_command(app: App, shells: Sequence[Shell]) -> str:
    """Return what to type now, in the terminal that set-up ran in: its PATH is not changed yet."""
    then = "go version" if app.layout.default_file.exists() else "gosdk default stable"
    first = next(iter(app.platform.split_list(app.env.get("PATH", ""))), "")
    if first and same_path(first, app.layout.shims):
        return then
    if not shells:
        return f"open a new terminal, then {then}"
    return f"{activate_command(shells[0], app.layout.root, app.env)} {then}"


def _default_shells(app: App, *, hook: bool) -> tuple[Shell, ...]:
    """Return the user's shell. On Windows PATH has no file, so that only a POSIX shell and the hook need one."""
    if app.platform.goos != "windows":
        return (_own_shell(app),)
    if shell_from(app.env) == "bash":
        return ("bash",)
    return ("powershell",) if hook else ()


def _agreed(app: App, changes: Sequence[Change | PathChange], *, ask: bool) -> bool:
    for change in changes:
        app.reporter.say(change.diff)
    if not ask or not changes or not can_ask():
        return True
    return click.confirm("Change these files?", default=True, err=True)


def _set_up(app: App, changes: Sequence[Change | PathChange]) -> None:
    write_static_files(app.layout.root, home_directory(app.env))
    write_scripts(own_rows(), app.layout.root)
    rehash(app)
    apply_changes(app, changes)
    app.reporter.say("done: open a new shell to use it" if changes else "the start-up files are set up already")
    warn_of_overruled(app, changes)


def _undo(app: App, changes: Sequence[Change | PathChange]) -> None:
    apply_changes(app, changes)
    if app.store.is_writable and is_mine(app.layout.root):  # else they are for its owner, and for other users of it
        remove_static_files(app.layout.root)
        remove_scripts(app.layout.root)
    app.reporter.say("done: shells that are open keep their PATH until they end" if changes else "nothing was set up")
