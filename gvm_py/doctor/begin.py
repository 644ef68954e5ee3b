"""Begin to look: select the SDK, predict its go command and start it; it works while the rest of doctor is loaded."""

import codecs
from functools import partial
from pathlib import Path

from gvm_py.doctor.ask_go import Answers, ask_go
from gvm_py.doctor.place import Place
from gvm_py.doctor.selected_sdk import ModuleFacts, SelectedSDK
from gvm_py.errors import GosdkError
from gvm_py.golang.goenv import GoEnv
from gvm_py.golang.gomod import scan_all
from gvm_py.records import dataclass, replace
from gvm_py.selection import decide, process_environment
from gvm_py.selection.go_setup import go_setup, settings_seen
from gvm_py.selection.prediction import Prediction, predict
from gvm_py.selection.request_files import module_file, read_request_file, walk
from gvm_py.selection.version_files import ignored_version_file
from gvm_py.store import Store
from gvm_py.store.sdks import InstalledSDK, selected_sdk
from gvm_py.system.parallel import Background


@dataclass(frozen=True)
class Begun:
    """What is known at once, and the go command at work. `policy` is the setting gotoolchain."""

    place: Place
    store: Store
    policy: str
    installed: tuple[InstalledSDK, ...]
    selection: SelectedSDK
    settings: GoEnv
    asking: Background[Answers]


def select_sdk(place: Place, store: Store, installed: tuple[InstalledSDK, ...]) -> SelectedSDK:
    """Return what is selected in this place, or why nothing is."""
    module, refusal = _module(place)
    try:
        decision = decide(place.query(place.directory, store, installed))
    except GosdkError as error:
        return SelectedSDK(refusal=error, module=module)
    ignored = ignored_version_file(place.directory, place.env, decision)
    found = SelectedSDK(decision, refusal, module=module, ignored=ignored)
    if decision.bin is None:
        return found
    try:
        return replace(found, sdk=selected_sdk(decision, installed))
    except GosdkError as error:
        return replace(found, refusal=error)


def _module(place: Place) -> tuple[ModuleFacts | None, GosdkError | None]:
    """Return the file that the go command would choose its toolchain by, or why that is unknown."""
    try:
        # A check reports whether modules are switched off; the file is wanted all the same.
        env = {**place.env, "GO111MODULE": "on"}
        path = module_file(walk(str(place.directory), ("go.work", "go.mod")), env)
        return _module_facts(path) if path else None, None
    except GosdkError as error:
        return None, error


def _module_facts(path: str) -> ModuleFacts:
    data = read_request_file(path)
    return ModuleFacts(Path(path), scan_all(data), data.startswith(codecs.BOM_UTF8))


def prediction_of(selection: SelectedSDK, settings: GoEnv, place: Place, policy: str) -> Prediction | None:
    """Return what the go command of the selected SDK would do here, None without one."""
    version = selection.sdk.go_version if selection.sdk else None
    if version is None or selection.decision is None:
        return None
    environment = process_environment(selection.decision, place.env, policy)
    goroot = selection.sdk.goroot if selection.sdk else None
    return predict(go_setup(version, replace(settings, environment=environment), place.directory, goroot))


def begin(place: Place, store: Store, policy: str) -> Begun:
    """Return the selection in this place and start to ask go about it."""
    installed = store.installed()
    selection = select_sdk(place, store, installed)
    settings = settings_seen(place.env, selection.sdk.goroot if selection.sdk else None)
    selection = replace(selection, prediction=prediction_of(selection, settings, place, policy))
    asking = Background(partial(ask_go, selection, settings, place, policy, installed))
    return Begun(place, store, policy, installed, selection, settings, asking)
