"""The directories that editors opened around the one that doctor examines, and what a sync would do in each."""

from functools import partial
from pathlib import Path

from gvm_py.doctor.place import Place
from gvm_py.errors import GosdkError
from gvm_py.ide.editor_sdk import EditorSDK, Selected, editor_sdk
from gvm_py.ide.sync import SyncOutcome, Target, targets
from gvm_py.records import dataclass
from gvm_py.selection import Rule, decide
from gvm_py.store import Store
from gvm_py.store.sdks import InstalledSDK, selected_sdk


@dataclass(frozen=True)
class OpenedProject:
    """A directory that editors opened, around the one that is examined; `sdk` is None where none can be used."""

    target: Target
    sdk: EditorSDK | None
    outcomes: tuple[SyncOutcome, ...] = ()

    @property
    def directory(self) -> Path:
        """The directory."""
        return self.target.directory


def opened_projects(place: Place, store: Store, installed: tuple[InstalledSDK, ...]) -> tuple[OpenedProject, ...]:
    """Return the directories that editors opened around here, with the SDK that each should have."""
    found = []
    for target in targets(place.directory, place.home):
        try:
            select = partial(_selected, place, installed, store)
            sdk = editor_sdk(target.directory, (place.layout.root, place.home), select)
        except GosdkError:
            sdk = None  # a check explains it
        found.append(OpenedProject(target, sdk))
    return tuple(found)


def _selected(place: Place, installed: tuple[InstalledSDK, ...], store: Store, directory: Path) -> Selected:
    decision = decide(place.query(directory, store, installed))
    sdk = selected_sdk(decision, installed)
    return Selected(sdk, str(decision.origin), decision.rule not in (Rule.DEFAULT, Rule.SYSTEM))
