"""One line of `gosdk status`, and what all of them are made from."""

from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.outlook import GoForecast, forecast
from gvm_py.golang.sdktree import find_defects
from gvm_py.ide.editor import IdeContext
from gvm_py.paths import home_directory
from gvm_py.records import dataclass, replace
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

    def after_asking(self) -> "StatusContext":
        """Return the same with go's own error where it stays on its SDK and cannot load the module of the directory."""
        from gvm_py.doctor.load_error import load_error
        from gvm_py.doctor.place import Place

        app, predicted = self.app, self.outlook.prediction
        if predicted is None or predicted.action != "stay":
            return self
        place = Place(
            self.directory, home_directory(app.env), app.platform, app.env, app.layout, app.config.version_files
        )
        message = load_error(place, app.store, app.config.gotoolchain)
        failed = replace(predicted, action="fail", message=message) if message else predicted
        return replace(self, outlook=replace(self.outlook, prediction=failed))

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
