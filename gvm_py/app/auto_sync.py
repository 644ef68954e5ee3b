"""The setting `ide.auto_sync`: editors follow every command that changes which SDK answers."""

from collections.abc import Sequence
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.errors import GosdkError


def auto_sync(app: App, directories: Sequence[Path] = ()) -> None:
    """Sync the editors of these projects, by default of all that gosdk knows. What fails only warns."""
    if not app.config.ide_auto_sync:
        return
    from gvm_py.app.editors import sync_and_tell

    try:
        sync_and_tell(app, directories)
    except (GosdkError, OSError) as error:
        app.reporter.warn(f"editors were not synced: {error}")
