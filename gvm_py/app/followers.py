"""What follows a change of the selected SDK: editors (`ide.auto_sync`), programs (`tools.follow`).

A module of its own, so that these commands load what syncs and builds only where the setting is on.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gvm_py.app.context import App
from gvm_py.errors import GosdkError, plain_reason

if TYPE_CHECKING:
    from gvm_py.app.tool_builds import BuildOutcome


def follow_tools(app: App) -> None:
    """Build the programs that are too old for what is selected here. A failure is only a warning."""
    if not app.config.tools_follow:
        return
    from gvm_py.app.tool_builds import rebuild_outdated, sync_tools
    from gvm_py.app.tools_per_minor import keep_per_minor

    try:
        if app.select_if_any(app.cwd) is None:
            return
        # Listed versions first: what they replace need not be rebuilt.
        _warn(app, sync_tools(app), "gosdk tools sync")
        _warn(app, rebuild_outdated(app), "gosdk tools rebuild")
        _warn(app, keep_per_minor(app, update=False), "gosdk tools sync")
    except (GosdkError, OSError) as error:
        app.reporter.warn(f"programs in GOBIN were not rebuilt: {plain_reason(error)}", hint="gosdk tools rebuild")


def _warn(app: App, outcomes: "tuple[BuildOutcome, ...]", hint: str) -> None:
    failed = [outcome.name for outcome in outcomes if outcome.status == "failed"]
    if failed:
        app.reporter.warn(f"not rebuilt, and as they were: {', '.join(failed)}", hint=hint)


def auto_sync(app: App, directories: Sequence[Path] = ()) -> None:
    """Sync the editors around these directories, by default of all known projects. A failure is only a warning."""
    if not app.config.ide_auto_sync:
        return
    from gvm_py.app.sync_notices import sync_and_tell

    try:
        sync_and_tell(app, directories)
    except (GosdkError, OSError) as error:
        app.reporter.warn(f"editors were not synced: {plain_reason(error)}")
