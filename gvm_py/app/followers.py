"""What follows a command that changes which SDK is selected: editors (`ide.auto_sync`), programs (`tools.follow`).

A module of its own, so that these commands load what syncs and builds only where the setting is on.
"""

from collections.abc import Sequence
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.errors import GosdkError


def follow_tools(app: App) -> None:
    """Build the programs that are too old for what is selected here. A failure is only a warning."""
    if not app.config.tools_follow:
        return
    from gvm_py.app.tool_builds import build_outdated

    try:
        if app.select_if_any(app.cwd) is None:
            return
        failed = [outcome.name for outcome in build_outdated(app) if outcome.status == "failed"]
    except (GosdkError, OSError) as error:
        app.reporter.warn(f"programs in GOBIN were not rebuilt: {error}", hint="gosdk tools rebuild")
        return
    if failed:
        app.reporter.warn(f"not rebuilt, and as they were: {', '.join(failed)}", hint="gosdk tools rebuild")


def auto_sync(app: App, directories: Sequence[Path] = ()) -> None:
    """Sync the editors around these directories, by default of all known projects. A failure is only a warning."""
    if not app.config.ide_auto_sync:
        return
    from gvm_py.app.sync_notices import sync_and_tell

    try:
        sync_and_tell(app, directories)
    except (GosdkError, OSError) as error:
        app.reporter.warn(f"editors were not synced: {error}")
