"""Look once at everything the checks need. Nothing is written, and only `go env` of the chosen SDK is started."""

import os
from dataclasses import dataclass
from pathlib import Path

from gvm_py.doctor.every_go import find_every_go
from gvm_py.doctor.ide_facts import read_ide
from gvm_py.doctor.place import Place
from gvm_py.doctor.probe import GoEnvAnswer, ask
from gvm_py.doctor.snapshot import GoFacts, ModuleFacts, SelectedSDK, ShellFacts, Snapshot, StoreFacts
from gvm_py.doctor.startup_lines import read_start_lines
from gvm_py.errors import GosdkError, UsageError
from gvm_py.golang.goenv import GoEnv, user_env_file
from gvm_py.golang.gomod import scan_all
from gvm_py.ide.editor import IdeContext, Project
from gvm_py.selection import Decision, process_environment
from gvm_py.selection.go_setup import go_setup, settings_seen
from gvm_py.selection.prediction import Prediction, predict
from gvm_py.selection.request_files import module_file, read_bounded, walk
from gvm_py.store.sdks import InstalledSDK
from gvm_py.upkeep.tools.gobin import Tool, directory, scan


@dataclass(frozen=True)
class Known:
    """What the caller, who has the App, knows before: which SDK answers, or why none does.

    `project` is the directory that editors open and its SDK, None where none answers there.
    """

    place: Place
    store: StoreFacts
    ctx: IdeContext
    project_directory: Path
    project: Project | None = None
    decision: Decision | None = None
    refusal: GosdkError | None = None
    sdk: InstalledSDK | None = None


def gather(known: Known) -> Snapshot:
    """Return the scene."""
    place, sdk = known.place, known.sdk
    settings = GoEnv.read(place.env, goroot=sdk.goroot if sdk else None)
    gobin = _gobin(settings)
    module, refusal = _module(place)
    ide = read_ide(place, known.project_directory, known.project, known.ctx, gobin)
    return Snapshot(
        place,
        known.store,
        SelectedSDK(known.decision, known.refusal or refusal, sdk, module, _prediction(known)),
        GoFacts(settings, _answer(known), gobin, _tools(gobin)),
        ShellFacts(
            find_every_go(place, settings, known.store.installed),
            read_start_lines(place.env, place.home, place.platform.goos),
        ),
        ide,
    )


def _gobin(settings: GoEnv) -> Path | None:
    try:
        return directory(settings)
    except UsageError:
        return None


def _tools(gobin: Path | None) -> tuple[Tool, ...]:
    try:
        return scan(gobin)[0] if gobin else ()
    except OSError:
        return ()  # a GOPATH that is no directory is for a check to say


def _module(place: Place) -> tuple[ModuleFacts | None, GosdkError | None]:
    """Return the file that the go command would choose its toolchain by, or why that cannot be told."""
    try:
        # Whether modules are switched off is for a check to say; the file is wanted all the same.
        env = {**place.env, "GO111MODULE": "on"}
        path = module_file(walk(str(place.directory), ("go.work", "go.mod")), env)
        return ModuleFacts(Path(path), scan_all(read_bounded(path))) if path else None, None
    except GosdkError as error:
        return None, error


def _prediction(known: Known) -> Prediction | None:
    if known.sdk is None or known.decision is None or known.decision.bin is None:
        return None
    environment = process_environment(known.decision, known.place.env, known.store.policy)
    settings = settings_seen(environment, known.sdk.goroot)
    return predict(go_setup(known.sdk.version, settings, known.place.directory))


def _answer(known: Known) -> GoEnvAnswer:
    decision, place = known.decision, known.place
    if decision is None or decision.bin is None:
        return GoEnvAnswer()
    go = decision.bin / f"go{place.platform.exe}"
    if decision.goroot is None and _is_of_project(go, place):
        return GoEnvAnswer(error=f"{go} lies inside of {place.directory}, so it was not started")
    settings = user_env_file(place.env)
    if settings and os.path.exists(settings) and not settings.is_file():
        return GoEnvAnswer(error=f"{settings} is not a regular file, and go would wait for its end")
    return ask(go, process_environment(decision, place.env, known.store.policy))


def _is_of_project(go: Path, place: Place) -> bool:
    """Return whether a go on PATH may be code of the project that is examined."""
    is_project = place.directory not in (place.home, *place.home.parents)
    return is_project and Path(os.path.realpath(go)).is_relative_to(os.path.realpath(place.directory))
