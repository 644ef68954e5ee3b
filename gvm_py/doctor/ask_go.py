"""Start the selected go command: for `go env` outside of every project, and for its verdict in the directory."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from gvm_py.doctor.go_commands import Asked
from gvm_py.doctor.go_verdict import GoVerdict, ask_verdict
from gvm_py.doctor.place import Place
from gvm_py.doctor.probe import GoEnvAnswer, ask
from gvm_py.doctor.selected_sdk import SelectedSDK
from gvm_py.errors import GosdkError
from gvm_py.golang.goenv import GoEnv, require_env_file
from gvm_py.paths.spelling import real_path
from gvm_py.records import replace
from gvm_py.selection import process_environment
from gvm_py.selection.request_files import walk
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.parallel import Background


class Answers(NamedTuple):
    """What `go env` answers, whether go works here, and whom that was asked, None where nobody can be."""

    env: GoEnvAnswer
    verdict: GoVerdict = GoVerdict()
    asked: Asked | None = None


def ask_go(
    selection: SelectedSDK, settings: GoEnv, place: Place, policy: str, installed: Iterable[InstalledSDK]
) -> Answers:
    """Return what `go env` answers, and whether go works here; no verdict where go cannot be started at all."""
    decision = selection.decision
    if decision is None or decision.bin is None:
        return Answers(GoEnvAnswer())
    go = decision.bin / f"go{place.platform.exe}"
    if refused := _refused(go, place, is_system=decision.goroot is None):
        return Answers(GoEnvAnswer(error=refused))
    env = process_environment(decision, place.env, policy)
    asked = _asked(selection, replace(settings, environment=env), place, installed, go)
    running = Background(partial(ask_verdict, asked)) if asked else None
    answer = ask(go, env)
    verdict = running.answer() if running else None
    if answer.error:
        return Answers(answer)
    return Answers(answer, verdict if isinstance(verdict, GoVerdict) else GoVerdict(), asked)


def whom_to_ask(
    selection: SelectedSDK, settings: GoEnv, place: Place, policy: str, installed: Iterable[InstalledSDK]
) -> Asked | None:
    """Return the go command that can be asked whether it works here, None where there is none to start."""
    decision = selection.decision
    if decision is None or decision.bin is None:
        return None
    go = decision.bin / f"go{place.platform.exe}"
    settings = replace(settings, environment=process_environment(decision, place.env, policy))
    is_refused = _refused(go, place, is_system=decision.goroot is None)
    return None if is_refused else _asked(selection, settings, place, installed, go)


def _refused(go: Path, place: Place, *, is_system: bool) -> str:
    if is_system and _is_of_project(go, place):
        return f"{go} lies inside of {place.directory}, so it was not started"
    try:
        require_env_file(place.env)
    except GosdkError as error:
        return error.message
    return ""


def _is_of_project(go: Path, place: Place) -> bool:
    """Return whether a go on PATH may be code of the project that is examined."""
    is_project = place.directory not in (place.home, *place.home.parents)
    return is_project and Path(real_path(go)).is_relative_to(real_path(place.directory))


def _asked(
    selection: SelectedSDK, settings: GoEnv, place: Place, installed: Iterable[InstalledSDK], go: Path
) -> Asked | None:
    """Return whom to ask: the SDK that go itself would switch to, where that is installed."""
    sdk = _running(selection, installed)
    version = sdk.go_version if sdk else None
    if sdk is None or version is None or selection.refusal or _is_off(settings):
        return None
    if sdk != selection.sdk:
        go = sdk.goroot / "bin" / go.name
        settings = replace(settings, environment={**settings.environment, "GOROOT": str(sdk.goroot)})
    mod = walk(str(place.directory), ("go.mod",)).mod
    module = selection.module.path if selection.module else None
    # A go.mod that go ignores is not one.
    return Asked(
        go, version, settings.environment, settings, place.directory, module, Path(mod) if mod and module else None
    )


def _is_off(settings: GoEnv) -> bool:
    mode = settings.get("GO111MODULE")
    return mode is not None and mode.value == "off"


def _running(selection: SelectedSDK, installed: Iterable[InstalledSDK]) -> InstalledSDK | None:
    """Return the SDK that runs in the end, None where go would have to download it."""
    predicted = selection.prediction
    if predicted is None or predicted.action != "switch":
        return selection.sdk
    return next((item for item in installed if item.version.name == predicted.toolchain), None)
