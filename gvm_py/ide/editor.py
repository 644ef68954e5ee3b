"""What every editor's part of `sync-ide` is given, and what it gives back."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gvm_py.ide.machine_paths import Machine
from gvm_py.records import dataclass
from gvm_py.system.safe_file import Proposal
from gvm_py.version import GoVersion

if TYPE_CHECKING:
    from gvm_py.ide.running import Running
    from gvm_py.ide.standard_dirs import Ide


@dataclass(frozen=True)
class Value:
    """Something that a file says, and where; `line` counts from 1 and is 0 for a file without lines."""

    text: str
    file: Path
    line: int

    @property
    def where(self) -> str:
        """`/p/.idea/workspace.xml:12`."""
        return f"{self.file}:{self.line}" if self.line else str(self.file)


class Project(NamedTuple):
    """A directory that editors open, and the SDK it should have. `goroot` may be a stable link if asked for."""

    directory: Path
    goroot: Path
    version: GoVersion


@dataclass(frozen=True)
class IdeContext:
    """The machine, the environment, and the JetBrains IDEs on it, looked for when first needed."""

    machine: Machine
    env: Mapping[str, str]
    root: Path = Path("/")

    @cached_property
    def ides(self) -> "tuple[Ide, ...]":
        """GoLand and IntelliJ IDEA of this user, newest first."""
        from gvm_py.ide.locations import find_ides

        return find_ides(self.env, self.machine, self.root)

    @cached_property
    def running(self) -> "tuple[Running, ...]":
        """Those of them that run now."""
        from gvm_py.ide.running import find_running

        return find_running(self.ides)


class Editor(NamedTuple):
    """One editor's file in one project. `name` is a word for `--ide`; `home` shows that the editor is used here.

    `propose` returns the file with the project's SDK in it, given its content or None. It raises GosdkError.
    """

    name: str
    home: Path
    file: Path
    propose: Callable[[bytes | None], Proposal]
