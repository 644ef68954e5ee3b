"""One line of `gosdk status`, and what all of them are made from."""

from dataclasses import dataclass

from gvm_py.app.context import App
from gvm_py.app.outlook import GoForecast, forecast
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
    """What every part of the screen is made from."""

    app: App
    decision: Decision
    outlook: GoForecast

    @classmethod
    def of(cls, app: App) -> "StatusContext":
        """Look at the working directory. Raises GosdkError for a pin that cannot be parsed."""
        decision = app.decide()
        return cls(app, decision, forecast(app, decision))
