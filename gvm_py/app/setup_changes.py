"""What `gosdk setup` changes, and what else the user has to do for it."""

from collections.abc import Sequence

from gvm_py.app.context import App
from gvm_py.errors import shell_word
from gvm_py.shell.dotfiles import chezmoi_commands
from gvm_py.shell.file_change import Change
from gvm_py.shell.quote import Shell
from gvm_py.shell.setup import SetupOptions, plan_setup, plan_undo
from gvm_py.shell.user_path import PathChange, overruled, plan_user_path, plan_user_path_undo


def setup_plan(
    app: App, shells: Sequence[Shell], options: SetupOptions, *, windows_path: bool
) -> tuple[Change | PathChange, ...]:
    """Return the changes that set these shells up, with `windows_path` also the user's PATH of Windows."""
    planned = (change for shell in shells for change in plan_setup(shell, app.layout.root, options, app.env))
    # bash and sh share .profile.
    changes = tuple({change.path: change for change in planned}.values())
    is_needed = app.platform.goos == "windows" and windows_path
    gobin = None if options.path_end is False else options.gobin
    return (*changes, *plan_user_path(app.layout, gobin)) if is_needed else changes


def undo_plan(app: App, shells: Sequence[Shell], *, windows_path: bool) -> tuple[Change | PathChange, ...]:
    """Return the changes that take everything out again."""
    changes = plan_undo(shells, app.env)
    return (*changes, *plan_user_path_undo(app.layout)) if windows_path else changes


def apply_changes(app: App, changes: Sequence[Change | PathChange]) -> None:
    """Make the changes, and warn of files that chezmoi would write as they were. Raises GosdkError."""
    for change in changes:
        change.apply()
    for command in chezmoi_commands([change.path for change in changes if isinstance(change, Change)], app.env):
        app.reporter.warn("chezmoi writes this file and would write it as it was:", hint=command)


def warn_of_overruled(app: App, changes: Sequence[Change | PathChange]) -> None:
    """Warn of what these changes do not reach."""
    for what, hint in overruled(app.layout, app.env):
        app.reporter.warn(what, hint=hint)
    hooked = any(isinstance(change, Change) and b"hook." in (change.after or b"") for change in changes)
    if hooked and app.config.gotoolchain:
        app.reporter.warn(
            f"the setting gotoolchain = {app.config.gotoolchain!r} is applied by the shims and not by the hook:",
            hint=f"export GOTOOLCHAIN={shell_word(app.config.gotoolchain)}",
        )
