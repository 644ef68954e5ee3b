"""Read the files of the editors around one directory, and go on where one is broken."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from gvm_py.doctor.goroot_facts import GorootFacts, inspect_goroot
from gvm_py.doctor.ide_facts import IdeFacts
from gvm_py.doctor.ide_leftovers import find_leftovers
from gvm_py.doctor.opened_project import OpenedProject
from gvm_py.doctor.place import Place
from gvm_py.doctor.tolerant_reader import TolerantReader
from gvm_py.doctor.vscode_facts import EditorVariable, VsCodeFacts, read_vscode
from gvm_py.ide.build_tags import build_versions
from gvm_py.ide.default_project import read_default_project
from gvm_py.ide.editor import IdeContext, Value
from gvm_py.ide.go_settings import GoLibraries, ProjectFacts, read_libraries, read_workspace
from gvm_py.ide.installs import bundled_delves
from gvm_py.ide.machine_paths import is_elsewhere
from gvm_py.ide.macros import Macros, macros_of, unknown_macro
from gvm_py.ide.recent import ide_of_project
from gvm_py.ide.run_configurations import Parameters, Variable, read_shared
from gvm_py.ide.standard_dirs import Ide
from gvm_py.ide.sync import SyncOptions, sync_project
from gvm_py.ide.sync_settings import sync_lists
from gvm_py.ide.vscode_launch import LaunchVariable, launch_variables
from gvm_py.paths.spelling import real_path
from gvm_py.records import replace
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.safe_file import FileChange, Writer

T = TypeVar("T")
_DRY = Writer(dry=True)


def read_ide(
    place: Place,
    opened: tuple[OpenedProject, ...],
    ctx: IdeContext,
    installed: tuple[InstalledSDK, ...],
    options: SyncOptions,
) -> IdeFacts:
    """Return the facts about the projects around. Nothing is written, and nothing raised for an unreadable file."""
    reader = TolerantReader()
    opened = tuple(_synced(reader, item, options, ctx, place) for item in opened)
    idea = next((item for item in opened if "goland" in item.target.editors), None)
    directory = (idea or opened[0]).directory
    macros = macros_of(directory, ctx.machine, ctx.ides)
    ide = reader.read(partial(ide_of_project, ctx, directory))
    project = _project(reader, idea, macros)
    folder = next((item for item in opened if "vscode" in item.target.editors), None)
    vscodes = _vscodes(reader, partial(read_vscode, place, folder, ctx, installed)) if folder else ()
    launches = _launches(reader, folder, ctx)
    default = _default_goroot(reader, ide, macros)
    return IdeFacts(
        machine=ctx.machine,
        ides=ctx.ides,
        ide=ide,
        opened=opened,
        fixes=_fixes(reader, opened, options, ctx, place),
        lists=reader.read(partial(sync_lists, ctx, _DRY, lambda path: not os.path.isdir(path))) or (),
        idea=idea,
        project=project,
        libraries=project.libraries.over(_of_all(reader, ide, macros)),
        default_goroot=default,
        default_is=_inspected(default, place),
        goroot=_inspected(project.goroot, place),
        vscodes=vscodes,
        launches=launches,
        leftovers=find_leftovers(reader, directory, ctx, macros),
        delves=tuple(bundled_delves(ctx.env, ctx.machine.goos, Path(ctx.machine.home), ctx.root)),
        build_versions=_build_versions(reader, idea, macros),
        reals=_reals(
            opened, (*project.variables, *launches, *chain.from_iterable(map(attrgetter("variables"), vscodes)))
        ),
        broken=reader.broken(),
    )


def _synced(
    reader: TolerantReader, item: OpenedProject, options: SyncOptions, ctx: IdeContext, place: Place
) -> OpenedProject:
    if item.sdk is None or not item.target.editors:
        return item
    sync = partial(sync_project, item.sdk.project, item.target, options, ctx, _DRY, place.stable_links)
    return replace(item, outcomes=reader.read(sync) or ())


def _fixes(
    reader: TolerantReader, opened: tuple[OpenedProject, ...], options: SyncOptions, ctx: IdeContext, place: Place
) -> tuple[FileChange, ...]:
    changes = []
    for item in opened:
        for outcome in _synced(reader, item, options._replace(fix=True), ctx, place).outcomes:
            # The stable link has no content: only sync-ide moves it.
            if outcome.new is not None and outcome.new != outcome.old:
                changes.append(FileChange(outcome.file, outcome.old, outcome.new))
    return tuple(changes)


def _project(reader: TolerantReader, idea: OpenedProject | None, macros: Macros) -> ProjectFacts:
    if idea is None:
        return ProjectFacts()
    file = idea.directory / ".idea" / "workspace.xml"
    facts = reader.read(partial(read_workspace, file, macros)) or ProjectFacts()
    shared = reader.read(partial(_all, read_shared, idea.directory, macros)) or ()
    return replace(
        facts,
        variables=(*facts.variables, *(item for item in shared if isinstance(item, Variable))),
        parameters=(*facts.parameters, *(item for item in shared if isinstance(item, Parameters))),
    )


def _build_versions(reader: TolerantReader, idea: OpenedProject | None, macros: Macros) -> tuple[Value, ...]:
    return (reader.read(partial(_all, build_versions, idea.directory, macros)) if idea else None) or ()


def _vscodes(reader: TolerantReader, read: Callable[[], tuple[VsCodeFacts, ...]]) -> tuple[VsCodeFacts, ...]:
    found = reader.read(read) or ()
    reader.note(tuple(chain.from_iterable(facts.broken for facts in found)))
    return found


def _launches(reader: TolerantReader, folder: OpenedProject | None, ctx: IdeContext) -> tuple[LaunchVariable, ...]:
    return (reader.read(partial(_all, launch_variables, folder.directory, ctx)) if folder else None) or ()


def _default_goroot(reader: TolerantReader, ide: Ide | None, macros: Macros) -> Value | None:
    found = reader.read(partial(read_default_project, ide.options, macros)) if ide else None
    return found.goroot if found else None


def _of_all(reader: TolerantReader, ide: Ide | None, macros: Macros) -> GoLibraries:
    return (reader.read(partial(read_libraries, ide.options, macros)) if ide else None) or GoLibraries()


def _reals(
    opened: tuple[OpenedProject, ...], variables: tuple[Variable | LaunchVariable | EditorVariable, ...]
) -> dict[str, str]:
    named = [str(item.sdk.project.goroot) for item in opened if item.sdk]
    named += [item.value.text for item in variables if item.name == "GOROOT" and "\0" not in item.value.text]
    return {path: real_path(path) for path in named}


def _inspected(value: Value | None, place: Place) -> GorootFacts | None:
    if value is None or unknown_macro(value.text) or is_elsewhere(value.text, place.platform.goos):
        return None
    return inspect_goroot(Path(value.text), place)


def _all(read: Callable[..., Iterator[T]], *arguments: object) -> tuple[T, ...]:
    return tuple(read(*arguments))
