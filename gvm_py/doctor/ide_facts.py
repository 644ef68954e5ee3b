"""What the editors of one project believe about Go, read back from their files."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from gvm_py.doctor.goroot_facts import GorootFacts, inspect_goroot
from gvm_py.doctor.ide_leftovers import Leftover, in_project, in_settings
from gvm_py.doctor.ide_workspace import ProjectFacts, Value, Variable, read_shared_runs, read_workspace
from gvm_py.doctor.place import Place
from gvm_py.doctor.vscode_go import VsCodeGo, find_vscode_go
from gvm_py.errors import GosdkError
from gvm_py.ide.editor import IdeContext, Project
from gvm_py.ide.machine_paths import Machine, is_windows_path, slashed
from gvm_py.ide.macros import Macros, unknown_macro
from gvm_py.ide.recent import recent_projects
from gvm_py.ide.safe_file import Writer
from gvm_py.ide.standard_dirs import PRODUCTS, Ide
from gvm_py.ide.sync import SyncOptions, SyncOutcome, sync_lists, sync_project
from gvm_py.ide.user_macros import known_macros
from gvm_py.ide.xml_span import parse
from gvm_py.system.bounded import read_if_any

T = TypeVar("T")


@dataclass(frozen=True)
class IdeFacts:
    """`outcomes` tell what a sync would change in the project, `lists` what pruning would in each IDE's list.

    `vscode` is None for a project that VS Code never opened, `goroot` where the IDE's is not a path of this system;
    `broken` are the files that could not be read. `has_jetbrains` tells whether GoLand or IntelliJ IDEA opened it.
    """

    directory: Path
    machine: Machine
    ides: tuple[Ide, ...] = ()
    outcomes: tuple[SyncOutcome, ...] = ()
    lists: tuple[SyncOutcome, ...] = ()
    project: ProjectFacts = field(default_factory=ProjectFacts)
    vscode: VsCodeGo | None = None
    leftovers: tuple[Leftover, ...] = ()
    broken: tuple[GosdkError, ...] = ()
    has_jetbrains: bool = False
    goroot: GorootFacts | None = None
    vscode_goroot: GorootFacts | None = None


def read_ide(place: Place, directory: Path, project: Project | None, ctx: IdeContext, gobin: Path | None) -> IdeFacts:
    """Return the facts about the project in `directory`; `project` is None where no SDK answers there.

    Nothing is written, and nothing raised for a file that cannot be read.
    """
    reader = _Tolerant()
    writer = Writer(place.layout.state / "backups", "doctor", dry=True)
    macros = Macros(ctx.machine, slashed(str(directory)), known_macros(ctx.ides))
    facts = reader.read(partial(read_workspace, directory / ".idea" / "workspace.xml", macros)) or ProjectFacts()
    shared = reader.read(partial(_all, read_shared_runs, directory)) or ()
    vscode = reader.read(partial(_vscode, place, directory, ctx, gobin))
    return IdeFacts(
        directory=directory,
        machine=ctx.machine,
        ides=ctx.ides,
        outcomes=reader.read(partial(_drift, place, project, ctx, writer)) or (),
        lists=reader.read(partial(sync_lists, (), ctx, writer, products=list(PRODUCTS), prune=True)) or (),
        project=replace(facts, variables=tuple(map(_with_real_path, (*facts.variables, *shared)))),
        vscode=vscode,
        leftovers=_leftovers(reader, directory, ctx, macros),
        broken=reader.broken(),
        has_jetbrains=(directory / ".idea").is_dir(),
        goroot=_inspected(facts.goroot, place),
        vscode_goroot=_inspected(vscode.goroot if vscode else None, place),
    )


def _inspected(value: Value | None, place: Place) -> GorootFacts | None:
    if value is None or unknown_macro(value.text) or is_windows_path(value.text):
        return None
    return inspect_goroot(Path(value.text), place)


def _with_real_path(variable: Variable) -> Variable:
    is_path = variable.name == "GOROOT" and variable.value.text
    return replace(variable, real=os.path.realpath(variable.value.text)) if is_path else variable


def _drift(place: Place, project: Project | None, ctx: IdeContext, writer: Writer) -> tuple[SyncOutcome, ...]:
    return sync_project(project, SyncOptions(fix=True), ctx, writer, place.stable_links) if project else ()


def _vscode(place: Place, directory: Path, ctx: IdeContext, gobin: Path | None) -> VsCodeGo | None:
    # `~/.vscode` holds extensions; it does not show that the home was opened as a project.
    is_used = (directory / ".vscode").is_dir() and directory != place.home
    return find_vscode_go(place, ctx, directory, gobin) if is_used else None


def _leftovers(reader: "_Tolerant", directory: Path, ctx: IdeContext, macros: Macros) -> tuple[Leftover, ...]:
    found = reader.read(partial(_all, in_project, directory, macros)) or ()
    for ide in ctx.ides:
        found += reader.read(partial(_all, in_settings, ide, macros)) or ()
        # What is in these two is of no use here, but sync-ide needs them.
        reader.read(partial(recent_projects, ide, macros)) or ()
        reader.read(partial(_parsed, ide.options / "path.macros.xml"))
    return found


def _all(read: Callable[..., Iterator[T]], *arguments: object) -> tuple[T, ...]:
    return tuple(read(*arguments))


def _parsed(file: Path) -> None:
    data = read_if_any(file)
    if data is not None:
        parse(data, file, depth=1)


class _Tolerant:
    """Goes on where a file is broken, and remembers it."""

    def __init__(self) -> None:
        self._errors: dict[str, GosdkError] = {}

    def read(self, read: Callable[[], T]) -> T | None:
        """Return what `read` returns, None where it fails."""
        try:
            return read()
        except GosdkError as error:
            self._errors[error.message] = error
        except OSError as error:
            message = f"{error.filename}: {error.strerror}"
            self._errors[message] = GosdkError(message, hint=f"ls -l '{error.filename}'")
        return None

    def broken(self) -> tuple[GosdkError, ...]:
        """Return what failed so far, each once."""
        return tuple(self._errors.values())
