"""One line of `gosdk status`, and what all of them are made from."""

from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.outlook import GoForecast, forecast
from gvm_py.golang.sdktree import find_defects
from gvm_py.ide.editor import IdeContext
from gvm_py.records import dataclass
from gvm_py.selection import Decision
from gvm_py.store.receipt import installed_platform

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

    def sdk_line(self) -> StatusLine:
        """Return whether an SDK is selected, and one of the store complete."""
        decision = self.decision
        if decision.bin is None:
            return StatusLine("sdk", BAD, decision.missing, decision.hint)
        for sdk in self.app.store.installed():
            platform = installed_platform(sdk.goroot, self.app.platform)
            if sdk.goroot == decision.goroot and (lacks := find_defects(sdk.goroot, sdk.version, platform)):
                return StatusLine("sdk", BAD, f"{sdk.version.name} is not complete: {lacks[0]}", sdk.repair_command)
        name = decision.version.name if decision.version else "system Go"
        return StatusLine("sdk", GOOD, f"{name}, by {decision.origin}: {decision.goroot or decision.bin}")
