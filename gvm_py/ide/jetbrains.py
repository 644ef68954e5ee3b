"""GoLand and IntelliJ IDEA: the GOROOT of a project, written in the form the IDE itself would write."""

import os
from functools import partial
from pathlib import Path

from gvm_py.errors import UsageError
from gvm_py.ide import workspace
from gvm_py.ide.editor import Editor, IdeContext, Project
from gvm_py.ide.machine_paths import Machine, is_windows_path, seen_from_windows, slashed, url_of, wsl_prefix
from gvm_py.ide.macros import Macros, unknown_macro
from gvm_py.ide.safe_file import Proposal


def editor(project: Project, ctx: IdeContext, name: str, *, wsl_host: bool) -> Editor:
    """Return the `.idea` of one project. With `wsl_host` the IDE runs in Windows and gosdk inside WSL."""
    home = project.directory / ".idea"
    file = home / "workspace.xml"
    return Editor(name, home, file, partial(_propose, file, project, ctx, wsl_host))


def url(project: Project, ctx: IdeContext, current: str | None, *, wsl_host: bool) -> str:
    """Return what to write; `current` is the path that is there now, which may show where the IDE runs."""
    machine = ctx.machine
    if machine.wsl and current and wsl_prefix(current):
        return url_of(seen_from_windows(project.goroot, wsl_prefix(current)))
    if wsl_host or (machine.wsl and current and is_windows_path(current)):
        return _url_for_windows(project, machine.wsl)
    from gvm_py.ide.user_macros import shared_macros

    user = shared_macros(ctx.ides)
    # Where an IDE opened the project through another name, the same `..` leads elsewhere.
    is_linked = any(os.path.islink(path) for path in (project.directory, *project.directory.parents))
    macros = Macros(machine, user=user) if is_linked else _macros(project, machine, user)
    return macros.url(str(project.goroot))


def _propose(file: Path, project: Project, ctx: IdeContext, wsl_host: bool, data: bytes | None) -> Proposal:
    """Return the file with this project's GOROOT. Raises GosdkError for a file that is no workspace."""
    found = workspace.Workspace.parse(data, file) if data else None
    current = _current(found.value, project, ctx) if found and found.value is not None else None
    wanted = str(project.goroot)
    if current is not None and ctx.machine.same(current, wanted):
        return Proposal(data, current, wanted)
    new = url(project, ctx, current, wsl_host=wsl_host)
    return Proposal(found.with_goroot(new) if found else workspace.new_workspace(new), current, wanted)


def _url_for_windows(project: Project, distribution: str) -> str:
    if not distribution:
        raise UsageError("--wsl-host means that gosdk runs inside WSL, but WSL_DISTRO_NAME is not set")
    prefix = f"//wsl.localhost/{distribution}"
    # The home is left out: there $USER_HOME$ is the one in Windows.
    windows = Macros(Machine("windows", home=""), seen_from_windows(project.directory, prefix))
    return windows.url(seen_from_windows(project.goroot, prefix))


def _current(value: str, project: Project, ctx: IdeContext) -> str:
    path = _macros(project, ctx.machine).path(value)
    if not unknown_macro(path):
        return path
    from gvm_py.ide.user_macros import known_macros

    return _macros(project, ctx.machine, known_macros(ctx.ides)).path(value)


def _macros(project: Project, machine: Machine, user: tuple[tuple[str, str], ...] = ()) -> Macros:
    return Macros(machine, slashed(str(project.directory)), user)
