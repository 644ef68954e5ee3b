"""The setting `ide.auto_sync`: editors follow every command that changes which SDK is selected.

A module of its own, so that these commands load the parts of the editors only where the setting is on.
"""

from collections.abc import Sequence
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.errors import GosdkError


def auto_sync(app: App, directories: Sequence[Path] = ()) -> None:
    """Sync the editors around these directories, by default of all known projects. A failure is only a warning."""
    if not app.config.ide_auto_sync:
        return
    from gvm_py.app.sync_notices import sync_and_tell

    try:
        sync_and_tell(app, directories)
    except (GosdkError, OSError) as error:
        app.reporter.warn(f"editors were not synced: {error}")
