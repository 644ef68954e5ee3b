"""Everything the checks look at, gathered once: plain values, so that a check is a function of a Snapshot."""

from dataclasses import dataclass
from pathlib import Path

from gvm_py.doctor.every_go import FoundGo
from gvm_py.doctor.finding import FileChange
from gvm_py.doctor.ide_facts import IdeFacts
from gvm_py.doctor.place import Place
from gvm_py.doctor.probe import GoEnvAnswer
from gvm_py.doctor.startup_lines import Assignment, StartLines
from gvm_py.errors import GosdkError
from gvm_py.golang.goenv import GoEnv
from gvm_py.golang.gomod import ModuleLines
from gvm_py.selection import Decision
from gvm_py.selection.prediction import Prediction
from gvm_py.store.sdks import InstalledSDK
from gvm_py.upkeep.tools.gobin import Tool


@dataclass(frozen=True)
class StoreFacts:
    """The SDKs in the store, and the shims and answers there that are not as they should be.

    `policy` is the setting gotoolchain, which the shims apply, or empty.
    """

    installed: tuple[InstalledSDK, ...]
    stale: tuple[FileChange, ...]
    policy: str = ""


@dataclass(frozen=True)
class ModuleFacts:
    """The go.work or go.mod that the go command would use, and its lines."""

    path: Path
    lines: ModuleLines

    @property
    def where(self) -> str:
        """The `file:line` that asks for the newest Go, the file alone where no line asks."""
        asked = self.lines.minimum
        by_toolchain = self.lines.toolchain if asked.wanted != asked.go_version else None
        line = by_toolchain or self.lines.go
        return f"{self.path}:{line.number}" if line else str(self.path)


@dataclass(frozen=True)
class SelectedSDK:
    """Which SDK answers. `sdk` is None where none does; then `refusal` or the decision says why.

    `module` is None outside of modules, `prediction` where no SDK answers or it cannot be told.
    """

    decision: Decision | None = None
    refusal: GosdkError | None = None
    sdk: InstalledSDK | None = None
    module: ModuleFacts | None = None
    prediction: Prediction | None = None


@dataclass(frozen=True)
class GoFacts:
    """The go command's settings and where they are written, what `go env` answers, and the programs in GOBIN.

    `gobin` is None where GOBIN is set to something that the go command refuses.
    """

    settings: GoEnv
    answer: GoEnvAnswer
    gobin: Path | None
    tools: tuple[Tool, ...]


@dataclass(frozen=True)
class ShellFacts:
    """Every go on this machine in the order in which a shell would meet them, and what start-up files say."""

    gos: tuple[FoundGo, ...]
    startup: StartLines

    @property
    def first_on_path(self) -> FoundGo | None:
        """The go that this shell starts."""
        return next((go for go in self.gos if go.source == "PATH"), None)


@dataclass(frozen=True)
class Snapshot:
    """One look at the machine from one directory."""

    place: Place
    store: StoreFacts
    choice: SelectedSDK
    go: GoFacts
    shell: ShellFacts
    ide: IdeFacts

    def written(self, key: str) -> str:
        """Return where a setting of the go command is written: `file:line`, or the name of the variable."""
        setting = self.go.settings.get(key)
        if setting and setting.file:
            return setting.origin
        line = self.assignment(key)
        return line.where if line else f"environment variable {key}"

    def assignment(self, key: str) -> Assignment | None:
        """Return the last line of a start-up file that sets a variable, None where none does."""
        return next((line for line in reversed(self.shell.startup.assignments) if line.name == key), None)
