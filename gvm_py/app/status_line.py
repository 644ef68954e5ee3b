"""One line of `gosdk status`, and what all of them are made from."""

from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.outlook import GoForecast, forecast
from gvm_py.ide.editor import IdeContext
from gvm_py.records import dataclass
from gvm_py.selection import Decision

GOOD, BAD, UNKNOWN = "ok", "!", "?"


@dataclass(frozen=True)
class StatusLine:
    """One thing: whether it is as it should be, in words, and what to type where it is not."""

    about: str
    state: str
    text: str
    fix: str = ""


@dataclass(frozen=True)
class StatusContext:
    """What every part of the screen is made from: a directory, its SDK, what the go command does, and the editors."""

    app: App
    directory: Path
    decision: Decision
    outlook: GoForecast
    ide: IdeContext

    @classmethod
    def of(cls, app: App, directory: Path, ide: IdeContext) -> "StatusContext":
        """Look at a directory. Raises GosdkError for a pin that cannot be parsed."""
        decision = app.decide(directory)
        return cls(app, directory, decision, forecast(app, decision, directory), ide)
