"""What `gosdk list` shows, and keeps for the native front to show without Python."""

from gvm_py.app.context import App
from gvm_py.app.sdk_listing import list_sdks
from gvm_py.commands.list.report import ListResult
from gvm_py.dist.sources.supported import supported_file
from gvm_py.errors import GosdkError
from gvm_py.selection import Decision
from gvm_py.store.kept_list import KeptList
from gvm_py.store.sdks import damaged_sdks


def listing(app: App) -> ListResult:
    """Return every SDK of the store; the text is kept where it stays true until a file changes."""
    kept = KeptList.begin(app.layout, app.store.installed(), supported_file(app.layout.cache))
    decision = decision_if_any(app)
    listed = tuple(list_sdks(app, decision))
    result = ListResult(listed, decision, damaged_sdks(app.layout, app.store.layers))
    if decision and decision.bin and listed and not (app.store.layers or any(result.notes())):
        kept.write(decision.summary, result.plain_text())
    return result


def decision_if_any(app: App) -> Decision | None:
    """Return which SDK is selected here. A broken .go-version is reported by `gosdk current`, and hides no SDK."""
    try:
        return app.decide()
    except GosdkError:
        return None
