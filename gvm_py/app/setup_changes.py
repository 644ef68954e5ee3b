"""Make the changes of `gosdk setup`, and say what else the user has to do for them."""

from collections.abc import Sequence

from gvm_py.app.context import App
from gvm_py.errors import shell_word
from gvm_py.shell.dotfiles import chezmoi_commands
from gvm_py.shell.file_change import Change
from gvm_py.shell.user_path import PathChange, overruled


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
