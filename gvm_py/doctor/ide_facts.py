"""What the editors around one directory believe about Go, read back from their files."""

from collections.abc import Mapping
from pathlib import Path

from gvm_py.doctor.goroot_facts import GorootFacts
from gvm_py.doctor.ide_leftovers import Leftover
from gvm_py.doctor.opened_project import OpenedProject
from gvm_py.doctor.vscode_facts import VsCodeFacts
from gvm_py.errors import GosdkError
from gvm_py.ide.editor import Value
from gvm_py.ide.go_settings import GoLibraries, ProjectFacts
from gvm_py.ide.installs import BundledDelve
from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.standard_dirs import Ide
from gvm_py.ide.sync import SyncOutcome
from gvm_py.ide.vscode_launch import LaunchVariable
from gvm_py.paths.spelling import path_key
from gvm_py.records import dataclass, field
from gvm_py.system.safe_file import FileChange


@dataclass(frozen=True)
class IdeFacts:
    """`opened` are the projects around, nearest first; `fixes` what `sync-ide --fix` would make of their files.

    `idea` is the project that GoLand or IntelliJ IDEA opened, `project` what its files say and `goroot` its SDK as it
    is on disk, None for a path of another system. `ide` is the IDE that has it open, or ran last; `libraries` is the
    GOPATH of the project over that of all projects, `default_goroot` the SDK of new projects and `default_is` what it
    is on disk. `launches` is what launch configurations and tasks of VS Code set, `lists` what pruning would drop from
    SDK lists, `build_versions` the Go for which module files judge build tags; `reals` maps what is named as GOROOT to
    the path free of links. `broken` are unreadable files.
    """

    machine: Machine
    ides: tuple[Ide, ...] = ()
    ide: Ide | None = None
    opened: tuple[OpenedProject, ...] = ()
    fixes: tuple[FileChange, ...] = ()
    lists: tuple[SyncOutcome, ...] = ()
    idea: OpenedProject | None = None
    project: ProjectFacts = field(default_factory=ProjectFacts)
    libraries: GoLibraries = field(default_factory=GoLibraries)
    default_goroot: Value | None = None
    default_is: GorootFacts | None = None
    goroot: GorootFacts | None = None
    vscodes: tuple[VsCodeFacts, ...] = ()
    launches: tuple[LaunchVariable, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    delves: tuple[BundledDelve, ...] = ()
    build_versions: tuple[Value, ...] = ()
    reals: Mapping[str, str] = field(default_factory=dict)
    broken: tuple[GosdkError, ...] = ()

    @property
    def has_jetbrains(self) -> bool:
        """Whether GoLand or IntelliJ IDEA opened a project here."""
        return self.idea is not None

    @property
    def vscode(self) -> VsCodeFacts | None:
        """VS Code itself, None where it opened nothing here."""
        return next(iter(self.vscodes), None)

    def is_same(self, path: str, goroot: Path) -> bool:
        """Return whether a variable names this home of an SDK, links resolved."""
        return path_key(self.reals.get(path, path)) == path_key(self.reals.get(str(goroot), str(goroot)))

    def fix_of(self, file: Path) -> tuple[FileChange, ...]:
        """Return the change that `--fix` makes of a file; nothing where it makes none."""
        return tuple(change for change in self.fixes if change.path == file)
