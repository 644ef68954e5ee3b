"""What `gosdk undo` restored, and what can be undone."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from gvm_py import override
from gvm_py.records import dataclass
from gvm_py.store.trash import Move
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen


@dataclass(frozen=True)
class UndoStep:
    """Something that can be undone: what did it, when, the paths, the command that undoes it, and until when."""

    by: str
    time: datetime
    paths: tuple[Path, ...]
    undo: str
    until: datetime | None = None

    def as_data(self) -> dict[str, object]:
        """Return what `--json` shows."""
        return {
            "by": self.by,
            "time": self.time.isoformat(timespec="seconds"),
            "until": self.until.isoformat(timespec="seconds") if self.until else None,
            "paths": [str(path) for path in self.paths],
            "undo": self.undo,
        }


@dataclass(frozen=True)
class UndoSteps(CommandResult):
    """Everything that can be undone, newest first."""

    command: ClassVar = "undo"
    steps: tuple[UndoStep, ...]

    @override
    def as_data(self) -> object:
        return [step.as_data() for step in self.steps]

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Return a table with a row for each path."""
        rows = [(*_head(step), screen.path(path)) for step in self.steps for path in step.paths]
        if rows:
            yield table([("WHEN", "BY", "UNTIL", "UNDO", "PATH"), *rows], screen.width)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield a sentence where there is nothing, and what else can be taken back."""
        if not self.steps:
            yield Note("nothing to restore: the trash is empty, and no file was changed")
        yield Note("changes of `gosdk setup` have an --undo of their own")


@dataclass(frozen=True)
class UndoResult(CommandResult):
    """What was undone, with the paths that were restored, and what was not, since its place is taken."""

    command: ClassVar = "undo"
    step: UndoStep
    kept: tuple[Move, ...] = ()

    @override
    def as_data(self) -> object:
        return {**self.step.as_data(), "in_the_way": [str(move.origin) for move in self.kept]}

    @override
    def notes(self) -> Iterator[Note]:
        """Yield a line for each path."""
        for path in self.step.paths:
            yield Note(f"restored {path}")
        for move in self.kept:
            yield warning(f"{move.origin} exists again, so the one that {self.step.by} removed stays in {move.kept}")


def _head(step: UndoStep) -> tuple[str, str, str, str]:
    until = f"{step.until:%Y-%m-%d}" if step.until else ""
    return f"{step.time:%Y-%m-%d %H:%M} UTC", step.by, until, step.undo
