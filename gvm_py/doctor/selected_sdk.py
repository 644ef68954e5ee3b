"""The SDK that is selected in one place: what the go command is asked about while the rest of doctor is loaded."""

from pathlib import Path
from typing import TYPE_CHECKING

from gvm_py.errors import GosdkError
from gvm_py.golang.gomod import ModuleLines
from gvm_py.records import dataclass
from gvm_py.selection import Decision
from gvm_py.selection.prediction import Prediction
from gvm_py.selection.version_files import VersionFile
from gvm_py.store.sdks import InstalledSDK

if TYPE_CHECKING:
    from gvm_py.doctor.goroot_facts import GorootFacts
    from gvm_py.doctor.sdk_facts import SdkFacts


@dataclass(frozen=True)
class ModuleFacts:
    """The go.work or go.mod that go would use, and its lines; `has_mark`: it begins with a byte order mark."""

    path: Path
    lines: ModuleLines
    has_mark: bool = False

    @property
    def where(self) -> str:
        """The `file:line` that requests the newest Go, the file alone where no line does."""
        asked = self.lines.minimum
        by_toolchain = self.lines.toolchain if asked.wanted != asked.go_version else None
        line = by_toolchain or self.lines.go
        return f"{self.path}:{line.number}" if line else str(self.path)


@dataclass(frozen=True)
class SelectedSDK:
    """Which SDK is selected. `sdk` is None where none is; then `refusal` or the decision says why.

    `facts` and `home` describe it as it is on disk. `module` is None outside of modules, `prediction` where no SDK is
    selected. `ignored` is a file of asdf or mise that does not decide here.
    """

    decision: Decision | None = None
    refusal: GosdkError | None = None
    sdk: InstalledSDK | None = None
    facts: "SdkFacts | None" = None
    home: "GorootFacts | None" = None
    module: ModuleFacts | None = None
    prediction: Prediction | None = None
    ignored: VersionFile | None = None
