"""Who uses which SDK: every path to an SDK that the editors of a project, or of this user, have in their files.

One list for gc, uninstall, upgrade and `sync-ide`: what one of them overlooks, another would break.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gvm_py.errors import GosdkError, UsageError, edit_command
from gvm_py.ide.editor import IdeContext, Value
from gvm_py.ide.macros import Macros, known_macros, macros_of
from gvm_py.ide.reference import DIRENV, IDE_SDK, VSCODE, Reference, References
from gvm_py.ide.run_configurations import DEPTH, Variable, variables_in
from gvm_py.ide.run_files import shared_files
from gvm_py.ide.standard_dirs import Ide
from gvm_py.ide.xml_span import parse
from gvm_py.records import replace
from gvm_py.system.bounded import read_if_any

if TYPE_CHECKING:
    from gvm_py.ide.vscode_file import SettingsFile
    from gvm_py.ide.vscode_launch import LaunchVariable

_NAMED = (b"GOROOT", b"PATH")


def references(project: Path, ctx: IdeContext) -> References:
    """Return what `.idea`, `.run`, `.vscode`, `.envrc` and workspace files of VS Code name for a project."""
    from gvm_py.ide.vscode_launch import launch_variables
    from gvm_py.ide.vscode_workspaces import workspace_files

    workspaces = list(workspace_files(project, ctx.machine.home))
    return _collected(
        partial(_in_workspace, project, ctx),
        *(partial(_in_run_file, file, project, ctx) for file in shared_files(project)),
        partial(_in_settings, project, ctx, VSCODE, project / ".vscode" / "settings.json"),
        *(partial(_in_settings, project, ctx, VSCODE, file) for file in workspaces),
        partial(_chosen, project, ctx, workspaces),
        lambda: _of_variables(launch_variables(project, ctx)),
        partial(_in_envrc, project / ".envrc"),
    )


def user_references(ctx: IdeContext) -> References:
    """Return what holds for all projects: settings of VS Code and its forks, and the SDK of new projects."""
    from gvm_py.ide.vscode_settings import user_files

    return _collected(
        *(partial(_in_settings, Path(ctx.machine.home), ctx, name, file) for name, file in user_files(ctx)),
        *(partial(_in_default_project, ide, ctx) for ide in ctx.ides),
    )


def list_references(ctx: IdeContext) -> References:
    """Return the SDKs in the drop-down list of each IDE, which keep nothing: they are choices, not uses."""
    return _collected(*(partial(_in_list, ide, ctx) for ide in ctx.ides))


def _collected(*readers: Callable[[], Iterator[Reference]]) -> References:
    found: list[Reference] = []
    errors: list[GosdkError] = []
    for reader in readers:
        try:
            found += reader()
        except GosdkError as error:
            errors.append(error)
    return References(tuple(found), tuple(errors))


def _in_list(ide: Ide, ctx: IdeContext) -> Iterator[Reference]:
    from gvm_py.ide.sdk_list import FILE_NAME, SdkList

    file = ide.options / FILE_NAME
    if data := read_if_any(file):
        for path in SdkList.parse(data, file, ide.version, Macros(ctx.machine)).paths:
            yield from _absolute(Value(path, file, 0), f"the SDK list of {ide.title}")


def _in_default_project(ide: Ide, ctx: IdeContext) -> Iterator[Reference]:
    from gvm_py.ide.default_project import read_default_project

    found = read_default_project(ide.options, Macros(ctx.machine, user=known_macros(ctx.ides)))
    if found.goroot:
        yield from _absolute(found.goroot, f"the default project of {ide.title}")
    yield from _of_variables(found.variables)


def _in_workspace(project: Path, ctx: IdeContext) -> Iterator[Reference]:
    file = project / ".idea" / "workspace.xml"
    # Most workspaces have no SDK, and a scan of bytes costs nothing beside parsing.
    if b"GOROOT" not in (read_if_any(file) or b""):
        return
    from gvm_py.ide.go_settings import read_workspace

    facts = read_workspace(file, macros_of(project, ctx.machine, ctx.ides))
    if facts.goroot:
        yield from _absolute(facts.goroot, IDE_SDK)
    yield from _of_variables(facts.variables)


def _in_run_file(file: Path, project: Path, ctx: IdeContext) -> Iterator[Reference]:
    data = read_if_any(file) or b""
    if any(name in data for name in _NAMED):
        document = parse(data, file, depth=DEPTH)
        yield from _of_variables(variables_in(document, file, macros_of(project, ctx.machine, ctx.ides)))


def _in_envrc(file: Path) -> Iterator[Reference]:
    if data := read_if_any(file):
        from gvm_py.ide.envrc import current

        try:
            yield from _absolute(Value(current(data) or "", file, 0), DIRENV)
        except UsageError as error:
            message = f"{file}: {error.message}; delete the gosdk markers in it"
            raise GosdkError(message, hint=edit_command(file)) from error


def _of_variables(variables: "Iterable[Variable | LaunchVariable]") -> Iterator[Reference]:
    for variable in variables:
        texts = variable.value.text.split(os.pathsep) if variable.name in ("GOROOT", "PATH", "command") else []
        for text in texts:
            yield from _absolute(Value(text, variable.value.file, variable.value.line), variable.owner)


def _in_settings(folder: Path, ctx: IdeContext, who: str, file: "Path | SettingsFile") -> Iterator[Reference]:
    from gvm_py.ide.vscode import GOROOT, TOOL
    from gvm_py.ide.vscode_file import read_settings
    from gvm_py.ide.vscode_settings import environments, expanded

    read = read_settings(file) if isinstance(file, Path) else (file,)
    for settings in read:
        if '"go.' in settings.text or "GOROOT" in settings.text:
            environment = (settings.strings(key).get("GOROOT") for key, _ in environments(ctx))
            for value in filter(None, (settings.string(TOOL), settings.string(GOROOT), *environment)):
                yield from _absolute(replace(value, text=expanded(value.text, folder, ctx)), who)


def _chosen(project: Path, ctx: IdeContext, workspaces: "list[SettingsFile]") -> Iterator[Reference]:
    from gvm_py.ide.vscode_chosen import chosen_go
    from gvm_py.ide.vscode_settings import PROGRAMS, user_directory

    for name, (program, _) in PROGRAMS.items():
        if value := chosen_go(user_directory(ctx, name), (project, *(file.file for file in workspaces))):
            yield from _absolute(value, f"the choice in {program}")


def _absolute(value: Value, what: str) -> Iterator[Reference]:
    if os.path.isabs(value.text) and "\0" not in value.text:
        yield Reference(value.file, Path(value.text), what, value.line)
