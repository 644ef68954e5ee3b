"""Write the SDK that a project should have into the files of its editors, or report what differs."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from gvm_py.ide.editor import Editor, IdeContext, Project
from gvm_py.ide.projects import editor_projects, module_root
from gvm_py.ide.stable_link import link_of, point, points_to, remove, target
from gvm_py.system.safe_file import Proposal, Writer

EDITORS = ("goland", "idea", "vscode", "envrc")
_JETBRAINS = ("goland", "idea")
State = Literal["aligned", "changed", "differs", "conflict", "absent"]


class SyncOptions(NamedTuple):
    """What the user asked for: `fix` aligns also what VS Code and run configurations hand to go.

    `wsl_host` says that the IDE runs in Windows, `stable_link` that files name a link which never changes.
    """

    fix: bool = False
    wsl_host: bool = False
    stable_link: bool = False


class Target(NamedTuple):
    """A directory, the editors to align in it, and whether the user named them: then missing files are made."""

    directory: Path
    editors: tuple[str, ...] = ()
    named: bool = False


class SyncOutcome(NamedTuple):
    """One file after a sync: `changed`, or what a sync would do. `old` and `new` are its contents.

    `note` says what a sync without `fix` leaves wrong, or why there is nothing to align.
    """

    editor: str
    file: Path
    state: State
    before: str | None = None
    after: str = ""
    note: str = ""
    old: bytes | None = None
    new: bytes | None = None

    @property
    def is_drift(self) -> bool:
        """Whether the editor disagrees with the terminal."""
        return self.state in ("differs", "conflict")

    @property
    def is_conflict(self) -> bool:
        """Whether something is left that only `fix` changes."""
        return bool(self.note) and self.state != "absent"


def outcome_of(editor: str, file: Path, old: bytes | None, proposal: Proposal, *, dry: bool) -> SyncOutcome:
    """Return what became of a file, or with `dry` what would."""
    state = _state(old != proposal.data, bool(proposal.conflict), dry)
    return SyncOutcome(editor, file, state, proposal.before, proposal.after, proposal.conflict, old, proposal.data)


def targets(start: Path, home: Path, editors: tuple[str, ...] = ()) -> tuple[Target, ...]:
    """Return what to align around `start`: every editor from there up to the root, or only the `editors` named.

    A named editor that opened none of these directories gets its file in the nearest one, or in that of the module.
    """
    found = editor_projects(start, home)
    if not editors:
        return tuple(Target(directory, used_editors(directory, home)) for directory in found)
    used = {path: _used_of(editors, path, home) for path in found}
    used = {path: names for path, names in used.items() if names}
    if missing := _missing(editors, used.values()):
        place = next(iter(used), None) or module_root(start, home)
        used = {place: (*used.pop(place, ()), *missing), **used}
    return tuple(Target(path, names, named=True) for path, names in used.items())


def _missing(editors: tuple[str, ...], used: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    known = {name for names in used for name in names}
    return tuple(name for name in editors if name not in known)


def _used_of(editors: tuple[str, ...], directory: Path, home: Path) -> tuple[str, ...]:
    return tuple(name for name in editors if _is_used(name, directory, home))


def used_editors(directory: Path, home: Path) -> tuple[str, ...]:
    """Return the editors that opened a directory."""
    return _used_of(("goland", "vscode", "envrc"), directory, home)


def sync_project(
    project: Project, target: Target, options: SyncOptions, ctx: IdeContext, writer: Writer, links: Path
) -> tuple[SyncOutcome, ...]:
    """Align the editors of one project; a dry writer only reports. `links` is the directory of stable links.

    Raises GosdkError for a file that cannot be read or must not be written.
    """
    if not target.editors:
        note = f"no editor has opened {target.directory}; to make the files of one: gosdk sync-ide --ide goland"
        return (SyncOutcome("goland", target.directory / ".idea" / "workspace.xml", "absent", note=note),)
    link = link_of(links, project.directory) if options.stable_link or links.is_dir() else None
    if link and options.stable_link:
        moved = _linked(link, project, writer)
        return (moved, *_aligned(project._replace(goroot=link), target, options, ctx, writer))
    outcomes = tuple(_aligned(project, target, options, ctx, writer))
    # With named editors another one may still name the link.
    if link and os.path.lexists(link) and not writer.dry and not target.named:
        remove(link)
    return outcomes


def _aligned(
    project: Project, target: Target, options: SyncOptions, ctx: IdeContext, writer: Writer
) -> Iterator[SyncOutcome]:
    for name in target.editors:
        for editor in _editors(name, project, options, ctx):
            old, proposal = writer.update(editor.file, editor.propose)
            yield outcome_of(editor.name, editor.file, old, proposal, dry=writer.dry)


def _is_used(name: str, directory: Path, home: Path) -> bool:
    if name == "envrc":
        from gvm_py.ide.envrc import has_block

        return (directory / ".envrc").is_file() and has_block(directory / ".envrc")
    if name == "vscode":
        from gvm_py.ide.vscode_workspaces import is_opened

        return is_opened(directory, home)
    return (directory / ".idea").is_dir()


def _editors(name: str, project: Project, options: SyncOptions, ctx: IdeContext) -> Iterator[Editor]:
    # Each editor's part is imported only for a project that uses it: most use one.
    if name in _JETBRAINS:
        from gvm_py.ide import jetbrains

        yield jetbrains.editor(project, ctx, name, fix=options.fix, wsl_host=options.wsl_host)
        yield from jetbrains.run_editors(project, ctx, name, fix=options.fix)
    elif name == "vscode":
        from gvm_py.ide import vscode

        yield vscode.editor(project, ctx, fix=options.fix)
    else:
        from gvm_py.ide import envrc

        yield envrc.editor(project)


def _linked(link: Path, project: Project, writer: Writer) -> SyncOutcome:
    before = target(link)
    moves = not points_to(link, project.goroot)
    if moves and not writer.dry:
        point(link, project.goroot)
    return SyncOutcome("link", link, _state(moves, False, writer.dry), before, str(project.goroot))


def _state(differs: bool, is_conflict: bool, dry: bool) -> State:
    if differs:
        return "differs" if dry else "changed"
    return "conflict" if is_conflict else "aligned"
