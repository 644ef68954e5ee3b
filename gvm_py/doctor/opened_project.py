"""A directory that editors opened around the one that doctor examines, and what a sync would do in it."""

from dataclasses import dataclass
from pathlib import Path

from gvm_py.ide.editor_sdk import EditorSDK
from gvm_py.ide.sync import SyncOutcome, Target


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
