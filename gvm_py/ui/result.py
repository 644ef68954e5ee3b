"""What a command found or did, as one value with two renderings: lines of text and the JSON envelope."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar, Literal

from gvm_py import override
from gvm_py.errors import GosdkError
from gvm_py.records import dataclass
from gvm_py.ui.output import emit, print_exact
from gvm_py.ui.reporter import Reporter
from gvm_py.ui.screen import Screen


@dataclass(frozen=True)
class Note:
    """One line for standard error, under `--json` too; `hint` is a command that works when it is pasted."""

    text: str
    level: Literal["info", "warning", "error"] = "info"
    hint: str = ""


def warning(text: str, hint: str = "") -> Note:
    """Return a note that is shown under `--quiet` as well."""
    return Note(text, "warning", hint)


class CommandResult(ABC):
    """The result of one command, a frozen dataclass; nothing is read or decided while it is rendered."""

    command: ClassVar[str]
    """The name in the JSON envelope."""
    is_exact: ClassVar[bool] = False
    """Whether programs read the text, so that a pipe gets it byte for byte."""

    @abstractmethod
    def as_data(self) -> object:
        """Return the value of `data` in the JSON envelope (docs/schema)."""

    def lines(self, screen: Screen) -> Iterable[str]:  # noqa: ARG002 - for subclasses
        """Return the text for standard output."""
        return ()

    def notes(self) -> Iterable[Note]:
        """Return what is said on standard error in both renderings."""
        return ()

    @property
    def exit_code(self) -> int:
        """The exit code of the command."""
        return 0

    @property
    def failure(self) -> GosdkError | None:
        """The error with which the command ends after its result has been shown."""
        return None


@dataclass(frozen=True)
class RestoredResult(CommandResult):
    """The files that `--undo` of a command restored, and which run of it that was, where there is a choice."""

    paths: tuple[Path, ...]
    undone: str = ""

    @override
    def as_data(self) -> object:
        return {"restored": [str(path) for path in self.paths]}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield one line for each file."""
        yield from (f"restored {screen.path(path)}" for path in self.paths)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield which run was undone."""
        if self.undone:
            yield Note(f"undid {self.undone}")


def show(result: CommandResult, screen: Screen, reporter: Reporter, *, as_json: bool) -> int:
    """Print a result and return the exit code of its command. Raises its `failure`."""
    if as_json:
        emit(result.command, result.as_data())
    elif result.is_exact:
        print_exact("\n".join(result.lines(screen)))
    else:
        screen.write(result.lines(screen))
    for note in result.notes():
        show_note(note, reporter)
    if failure := result.failure:
        raise failure
    return result.exit_code


def show_note(note: Note, reporter: Reporter) -> None:
    """Print one note to standard error."""
    match note.level:
        case "info":
            reporter.say(note.text, note.hint)
        case "warning":
            reporter.warn(note.text, note.hint)
        case "error":
            reporter.error(note.text, note.hint)
