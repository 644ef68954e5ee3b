"""GoLand and IntelliJ IDEA: the GOROOT of a project, written in the form the IDE itself would write."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from gvm_py.errors import UsageError
from gvm_py.ide import run_edits, run_files, workspace
from gvm_py.ide.editor import Editor, IdeContext, Project
from gvm_py.ide.machine_paths import Machine, is_windows_path, seen_from_windows, slashed, url_of, wsl_prefix
from gvm_py.ide.macros import Macros, known_macros, shared_macros, unknown_macro
from gvm_py.paths.spelling import is_link, on_disk
from gvm_py.system.bounded import read_if_any
from gvm_py.system.safe_file import Proposal


def editor(project: Project, ctx: IdeContext, name: str, *, fix: bool, wsl_host: bool) -> Editor:
    """Return the `.idea` of one project. With `wsl_host` the IDE runs in Windows and gosdk inside WSL.

    With `fix` the run configurations in the same file follow, too.
    """
    home = project.directory / ".idea"
    file = home / "workspace.xml"
    return Editor(name, home, file, partial(_propose, file, project, ctx, fix, wsl_host))


def run_editors(project: Project, ctx: IdeContext, name: str, *, fix: bool) -> Iterator[Editor]:
    """Yield the run configurations that have a file of their own and name another SDK, or flags that go refuses."""
    for file in run_files.shared_files(project.directory):
        edit = Editor(name, file.parent, file, partial(_propose_runs, file, project, ctx, fix))
        data = read_if_any(file)
        if data is not None and edit.propose(data).before:
            yield edit


def url(project: Project, ctx: IdeContext, current: str | None, *, wsl_host: bool) -> str:
    """Return what to write; `current` is the path that is there now, which may show where the IDE runs."""
    machine = ctx.machine
    now = current if machine.wsl and current else ""
    if prefix := wsl_prefix(now):
        is_ours = prefix.rpartition("/")[2].casefold() == machine.wsl.casefold()
        return url_of(seen_from_windows(project.goroot, prefix if is_ours else f"//wsl.localhost/{machine.wsl}"))
    if wsl_host or is_windows_path(now):
        return _url_for_windows(project, machine.wsl)
    user = shared_macros(ctx.ides)
    # Where an IDE opened the project through another name, the same `..` leads elsewhere.
    is_linked = any(map(is_link, (project.directory, *project.directory.parents)))
    macros = Macros(machine, user=user) if is_linked else _macros(project, machine, user)
    return macros.url(str(project.goroot))


def _propose(file: Path, project: Project, ctx: IdeContext, fix: bool, wsl_host: bool, data: bytes | None) -> Proposal:
    """Return the file with this project's GOROOT. Raises GosdkError for a file that is not a workspace."""
    found = workspace.Workspace.parse(data, file) if data else None
    current = _current(found.value, project, ctx) if found and found.value else None
    wanted = str(project.goroot)
    if data and current is not None and _is_same(current, wanted, ctx.machine):
        return _with_runs(Proposal(data, current, wanted), file, project, ctx, fix)
    new = url(project, ctx, current, wsl_host=wsl_host)
    if found is None:
        return Proposal(workspace.new_workspace(new), current, wanted)
    return _with_runs(Proposal(found.with_goroot(new), current, wanted), file, project, ctx, fix)


def _is_same(current: str, wanted: str, machine: Machine) -> bool:
    # The IDE may have written the short names of Windows: another spelling, no link.
    return machine.same(current, wanted) or (os.path.isabs(current) and machine.same(on_disk(current), wanted))


def _with_runs(proposal: Proposal, file: Path, project: Project, ctx: IdeContext, fix: bool) -> Proposal:
    edit = _runs(proposal.data or b"", file, project, ctx)
    if not edit.faults:
        return proposal
    if not fix:
        return proposal._replace(conflict=edit.summary)
    before = f"{proposal.before or 'nothing'}; {edit.summary}"
    return proposal._replace(data=edit.data, before=before)


def _propose_runs(file: Path, project: Project, ctx: IdeContext, fix: bool, data: bytes | None) -> Proposal:
    edit = _runs(data or b"", file, project, ctx)
    if fix:
        return Proposal(edit.data, edit.summary, str(project.goroot))
    return Proposal(data, edit.summary, str(project.goroot), edit.summary)


def _runs(data: bytes, file: Path, project: Project, ctx: IdeContext) -> run_edits.RunEdit:
    macros = _macros(project, ctx.machine, known_macros(ctx.ides))
    return run_edits.align(data, file, project.goroot, project.version, macros)


def _url_for_windows(project: Project, distribution: str) -> str:
    if not distribution:
        raise UsageError(
            "ide.wsl_host = true means that gosdk runs inside WSL, but WSL_DISTRO_NAME is not set",
            hint="gosdk config set ide.wsl_host false",
        )
    prefix = f"//wsl.localhost/{distribution}"
    # The home is left out: there $USER_HOME$ is the one in Windows.
    windows = Macros(Machine("windows", home=""), seen_from_windows(project.directory, prefix))
    return windows.url(seen_from_windows(project.goroot, prefix))


def _current(value: str, project: Project, ctx: IdeContext) -> str:
    path = _macros(project, ctx.machine).path(value)
    if not unknown_macro(path):
        return path
    return _macros(project, ctx.machine, known_macros(ctx.ides)).path(value)


def _macros(project: Project, machine: Machine, user: tuple[tuple[str, str], ...] = ()) -> Macros:
    return Macros(machine, slashed(str(project.directory)), user)
