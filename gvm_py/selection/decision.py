"""What was decided and why, as data: `gosdk current --why` and its JSON are two renderings of it."""

from enum import StrEnum
from pathlib import Path

from gvm_py import override
from gvm_py.errors import NotFoundError
from gvm_py.golang.gomod import ModuleLines
from gvm_py.host import go_executable
from gvm_py.records import dataclass
from gvm_py.version import GoVersion


class Rule(StrEnum):
    """The rule that decided, in the order they are tried."""

    ARGUMENT = "argument"
    VARIABLE = "GOSDK_VERSION"
    PIN = ".go-version"
    WORK = "go.work"
    MOD = "go.mod"
    VERSION_FILE = "version file"
    DEFAULT = "default"
    SYSTEM = "system"


BY_PROJECT = (Rule.PIN, Rule.WORK, Rule.MOD, Rule.VERSION_FILE)
"""The rules that go by a file of the project."""

NOT_A_VERSION = "which is not a Go version"
"""What `Visited.found` ends with for a go line that selects nothing; the go command refuses the file."""


@dataclass(frozen=True)
class Origin:
    """Where a version request is written: a file and line, or an argument or variable, and its exact words."""

    name: str
    words: str
    line: int = 0

    @override
    def __str__(self) -> str:
        return f"{self.name}:{self.line}" if self.line else self.name


@dataclass(frozen=True)
class Visited:
    """A file that was looked at, and what was found: `not there`, `go 1.22.3`, `a directory`..."""

    path: str
    found: str

    @classmethod
    def module_file(cls, path: str, lines: ModuleLines) -> "Visited":
        """Return what was found in a go.mod or go.work."""
        named = (("go", lines.go), ("toolchain", lines.toolchain))
        found = ", ".join(f"{word} {line.value}" for word, line in named if line) or "no go line"
        refused = f", {NOT_A_VERSION}" if lines.go and lines.minimum.go_version is None else ""
        return cls(path, f"{found}{refused}")


@dataclass(frozen=True)
class Decision:
    """The outcome of the rule. `bin` holds the programs to run; it is None where nothing installed answers.

    `goroot` is None for a system Go, which finds its own. `key` names the file below `resolve/` that lets the shim
    decide the same without asking, None where it has to ask. `missing` and `hint` are set only without `bin`. `note`
    says what was requested and not met exactly.
    """

    rule: Rule
    wanted: str
    origin: Origin
    visited: tuple[Visited, ...] = ()
    version: GoVersion | None = None
    goroot: Path | None = None
    bin: Path | None = None
    key: str | None = None
    missing: str = ""
    hint: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The name of the SDK, or the program of a system Go."""
        return self.version.name if self.version else f"system ({self.bin and self.bin / go_executable()})"

    @property
    def summary(self) -> str:
        """What is selected and where that is written, in one line."""
        return f"{self.name}  {self.origin}"

    def require_bin(self) -> Path:
        """Return the directory of the programs. Raises NotFoundError: what is missing, who asked, what to type."""
        if self.bin is None:
            raise NotFoundError(self.missing, hint=self.hint)
        return self.bin
