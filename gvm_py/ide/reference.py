"""A use of an SDK by an editor: the file that names it, where, and what it does there."""

from pathlib import Path
from typing import NamedTuple

from gvm_py.errors import GosdkError
from gvm_py.records import dataclass

IDE_SDK, VSCODE, DIRENV = "the IDE", "VS Code", "direnv"
"""What names the SDK of an editor itself, not of one thing in it."""


@dataclass(frozen=True)
class Reference:
    """A file that names a GOROOT, or a path inside one, and what there does: `the run configuration 'x'`."""

    file: Path
    path: Path
    what: str
    line: int = 0

    @property
    def where(self) -> str:
        """`/p/.idea/workspace.xml:12`, or the file alone."""
        return f"{self.file}:{self.line}" if self.line else str(self.file)

    @property
    def text(self) -> str:
        """The file alone for the SDK of an editor; else what there names it, and the line."""
        return str(self.file) if self.what in (IDE_SDK, VSCODE, DIRENV) else f"{self.what}, {self.where}"


class References(NamedTuple):
    """What was found, and the files that could not be read."""

    found: tuple[Reference, ...]
    errors: tuple[GosdkError, ...]
