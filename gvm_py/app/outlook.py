"""What the go command will do once a shim has started it here, and which settings interfere."""

from pathlib import Path

from gvm_py.app.context import App
from gvm_py.golang.sdktree import read_version
from gvm_py.records import dataclass
from gvm_py.selection import Decision, process_environment
from gvm_py.selection.go_setup import go_setup, settings_seen
from gvm_py.selection.interference import Interference, interferences
from gvm_py.selection.prediction import Prediction, predict
from gvm_py.selection.system_go import goroot_of_bin
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class GoForecast:
    """`prediction` is None where no Go is selected or its version is unknown.

    `goroot_after_switch` is the SDK behind a bridge of ours that the go command will switch to.
    """

    interferes: tuple[Interference, ...]
    prediction: Prediction | None = None
    goroot_after_switch: Path | None = None


def forecast(app: App, decision: Decision, directory: Path | None = None) -> GoForecast:
    """Return what happens after `decision` in `directory`, the working directory by default. Nothing is run."""
    policy = app.config.gotoolchain
    goroot = decision.goroot or (goroot_of_bin(decision.bin) if decision.bin else None)
    found = interferences(decision, settings_seen(app.env, goroot), app.layout, policy)
    version = _go_version(decision, goroot)
    if not (goroot and version and decision.bin):
        return GoForecast(found)
    settings = settings_seen(process_environment(decision, app.env, policy), goroot)
    predicted = predict(go_setup(version, settings, directory or app.cwd, goroot))
    return GoForecast(found, predicted, _behind_bridge(app, predicted))


def _go_version(decision: Decision, goroot: Path | None) -> GoVersion | None:
    # The go command of an SDK with a name of its own goes by the version in its VERSION file.
    if decision.version and decision.version.release:
        return decision.version
    return read_version(goroot) if goroot else None


def _behind_bridge(app: App, predicted: Prediction) -> Path | None:
    if predicted.location is None or predicted.location.parent != app.layout.shims:
        return None
    return next((sdk.goroot for sdk in app.store.installed() if sdk.version.name == predicted.toolchain), None)


def sentence(predicted: Prediction, goroot: Path | None) -> str:
    """Return what the go command will do, in words."""
    if predicted.action == "fail":
        return f"fails: {predicted.message or predicted.reason}"
    if predicted.action == "stay":
        return f"stays on {predicted.toolchain}  ({predicted.reason})"
    places = {
        "PATH": f"found on PATH: {predicted.location}",
        "module cache": f"downloaded before: {predicted.location}",
        "download": "to be downloaded: there is none on PATH or in its module cache",
    }
    behind = f", the bridge to {goroot}" if goroot else ""
    return f"switches to {predicted.toolchain}, {places[predicted.source]}{behind}  ({predicted.reason})"
