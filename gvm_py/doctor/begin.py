"""Begin to look: select the SDK and start its go command, which works while the rest of doctor is loaded."""

from dataclasses import dataclass, replace
from functools import partial

from gvm_py.doctor.ask_go import Answers, ask_go
from gvm_py.doctor.place import Place
from gvm_py.doctor.selected_sdk import SelectedSDK
from gvm_py.doctor.selecting import prediction_of, select_sdk
from gvm_py.golang.goenv import GoEnv
from gvm_py.selection.go_setup import settings_seen
from gvm_py.store import Store
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.background import Background


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


def begin(place: Place, store: Store, policy: str) -> Begun:
    """Return the selection in this place and start to ask go about it."""
    installed = store.installed()
    selection = select_sdk(place, store, installed)
    settings = settings_seen(place.env, selection.sdk.goroot if selection.sdk else None)
    selection = replace(selection, prediction=prediction_of(selection, settings, place, policy))
    asking = Background(partial(ask_go, selection, settings, place, policy, installed))
    return Begun(place, store, policy, installed, selection, settings, asking)
