"""What `gosdk current` shows."""

from gvm_py.app.context import App
from gvm_py.app.outlook import forecast
from gvm_py.commands.current.report import CurrentResult
from gvm_py.selection import Decision


def selected(app: App, *, explains: bool, as_json: bool) -> CurrentResult:
    """Return which SDK is selected here, and for who wants to know more, what go will do and what does not decide."""
    decision = app.decide()
    if not (explains or as_json):
        return CurrentResult(decision, None, explains)
    return CurrentResult(decision, forecast(app, decision), explains, _ignored(app, decision))


def _ignored(app: App, decision: Decision) -> str | None:
    from gvm_py.selection.version_files import ignored_version_file

    file = ignored_version_file(app.cwd, app.env, decision)
    return file.why_ignored(decision, app.config.version_files) if file else None
