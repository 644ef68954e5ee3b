"""What `gosdk tools` shows: the programs in GOBIN, what became of each, and the list of those to have."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from gvm_py import override
from gvm_py.app.module_minimum import ModuleMinimum
from gvm_py.app.tool_builds import BuildOutcome
from gvm_py.golang.buildinfo import NotGoBinary
from gvm_py.records import asdict, dataclass
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult, Note
from gvm_py.ui.screen import Screen, paint
from gvm_py.upkeep.tools.gobin import Tool, ToolAge

_HEAD = ("NAME", "VERSION", "BUILT BY", "PACKAGE", "NOTES")


@dataclass(frozen=True)
class ToolRow:
    """One program in GOBIN. `obstacle` says why it cannot be built again; `listed` whether tools.txt lists it."""

    tool: Tool
    age: ToolAge
    obstacle: str | None
    listed: bool

    def as_data(self) -> dict[str, object]:
        """Return what `--json` shows."""
        return {
            **_identity(self.tool),
            **asdict(self.age),
            "obstacle": self.obstacle,
            "listed": self.listed,
        }


@dataclass(frozen=True)
class ToolsResult(CommandResult):
    """The Go programs in GOBIN, what tools.txt lists besides, and files that are not Go programs.

    `builds` are those of gopls and dlv for each minor, behind the name of the minor.
    """

    command: ClassVar = "tools"
    gobin: Path
    sdk: InstalledSDK | None
    minimum: ModuleMinimum | None
    rows: tuple[ToolRow, ...]
    missing: tuple[str, ...]
    others: tuple[NotGoBinary, ...]
    builds: tuple[tuple[str, Tool], ...] = ()

    @override
    def as_data(self) -> object:
        return {
            "gobin": str(self.gobin),
            "sdk": self.sdk.version.text if self.sdk else None,
            "project": str(self.minimum) if self.minimum else None,
            "tools": [row.as_data() for row in self.rows],
            "missing": list(self.missing),
            "others": [{"path": str(other.path), "reason": other.reason} for other in self.others],
            "builds": [{"minor": minor, **_identity(tool)} for minor, tool in self.builds],
        }

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield a table with a row for each program."""
        cells = [self._cells(row) for row in self.rows]
        cells += [(*_plain_cells(tool), f"for {minor}") for minor, tool in self.builds]
        if cells:
            yield table([_HEAD, *cells], screen.width)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield how to build what is behind, and to install what is missing."""
        if not self.rows:
            yield Note(f"there are no Go programs in {self.gobin}")
        elif any(row.age.behind_sdk and not row.obstacle for row in self.rows):
            yield Note("to rebuild those that are behind:", hint="gosdk tools rebuild")
        for recipe in self.missing:
            yield Note(f"{recipe} is in tools.txt but not installed", hint="gosdk tools sync")

    def _cells(self, row: ToolRow) -> tuple[str, ...]:
        marks = []
        if row.age.behind_project and self.minimum:
            too_old = paint("too old", "error")
            marks.append(f"{too_old} for {self.minimum}, which needs go{self.minimum.version}")
        elif row.age.behind_sdk:
            marks.append(paint("behind the SDK", "warning"))
        if row.obstacle:
            marks.append(row.obstacle)
        return *_plain_cells(row.tool), "; ".join(marks)


def _identity(tool: Tool) -> dict[str, str | None]:
    return {
        "name": tool.name,
        "path": str(tool.path),
        "package": tool.info.path,
        "version": tool.info.main.version if tool.info.main else None,
        "go": tool.info.go_version,
    }


def _plain_cells(tool: Tool) -> tuple[str, str, str, str]:
    version = tool.info.main.version if tool.info.main else None
    return tool.name, version or "-", tool.info.go_version, tool.info.path


@dataclass(frozen=True)
class ToolListResult(CommandResult):
    """What was added to tools.txt or removed from it."""

    command: ClassVar = "tools"
    file: Path
    recipes: tuple[str, ...]
    added: bool

    @override
    def as_data(self) -> object:
        return {"file": str(self.file), "recipes": list(self.recipes), "added": self.added}

    @override
    def notes(self) -> Iterator[Note]:
        """Yield the sentence about the file."""
        names = ", ".join(self.recipes)
        if not self.recipes:
            yield Note(f"{self.file} lists them already")
        elif self.added:
            yield Note(f"wrote {self.file}: added {names}; to install:", hint="gosdk tools sync")
        else:
            yield Note(f"wrote {self.file}: removed {names}")


@dataclass(frozen=True)
class BuildResult(CommandResult):
    """What became of each program."""

    command: ClassVar = "tools"
    outcomes: tuple[BuildOutcome, ...]

    @override
    def as_data(self) -> object:
        return [asdict(outcome) for outcome in self.outcomes]

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield a table with a row for each program."""
        rows = [(one.name, one.status, one.detail.split("\n")[0]) for one in self.outcomes]
        if rows:
            yield table(rows, screen.width)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield a sentence where nothing was to do."""
        if not self.outcomes:
            yield Note("every program is up to date")

    @property
    @override
    def exit_code(self) -> int:
        """The exit code of the first program that could not be built."""
        return next((outcome.exit_code for outcome in self.outcomes if outcome.exit_code), 0)
