"""Write the SDK that a project should have into the files of its editors, or tell what differs."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from gvm_py.ide.editor import Editor, IdeContext, Project
from gvm_py.ide.safe_file import Writer
from gvm_py.ide.stable_link import link_of, point, points_to, remove

EDITORS = ("goland", "idea", "vscode", "envrc")
_DIRECTORIES = {"goland": ".idea", "vscode": ".vscode"}
State = Literal["aligned", "changed", "differs", "conflict", "absent"]


class SyncOptions(NamedTuple):
    """What the user asked for. `stable_link` of None keeps the kind of path the project has now."""

    editors: tuple[str, ...] = ()
    create: bool = False
    fix: bool = False
    wsl_host: bool = False
    stable_link: bool | None = None


class SyncOutcome(NamedTuple):
    """One file after a sync: `changed`, or what a sync would do. `old` and `new` are its contents."""

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


def sync_project(
    project: Project, options: SyncOptions, ctx: IdeContext, writer: Writer, links: Path
) -> tuple[SyncOutcome, ...]:
    """Align the editors of one project; a dry writer only tells. `links` is the directory of stable links.

    Raises GosdkError for a file that cannot be read or must not be written.
    """
    if not options.stable_link and not links.is_dir():
        return _aligned(project, options, ctx, writer)
    link = link_of(links, project.directory)
    exists = os.path.lexists(link)
    if options.stable_link or (exists and options.stable_link is None):
        moved = _linked(link, project, writer)
        return (moved, *_aligned(project._replace(goroot=link), options, ctx, writer))
    outcomes = _aligned(project, options, ctx, writer)
    # With --ide another editor may still name the link.
    if exists and not writer.dry and not options.editors:
        remove(link)
    return outcomes


def find_project(directory: Path, home: Path) -> Path:
    """Return the nearest directory from here upwards that an editor has opened, else `directory` itself.

    The home is never one: `~/.vscode` holds extensions.
    """
    for candidate in (directory, *directory.parents):
        if candidate == home:
            break
        if (candidate / ".idea").is_dir() or (candidate / ".vscode" / "settings.json").is_file():
            return candidate
    return directory


def _aligned(project: Project, options: SyncOptions, ctx: IdeContext, writer: Writer) -> tuple[SyncOutcome, ...]:
    """Align the named editors; without names those in use here, or tell that GoLand is not."""
    home = Path(ctx.machine.home)
    used = (name for name in EDITORS if _is_used(name, project.directory, home))
    names = options.editors or tuple(used) or ("goland",)
    return tuple(_synced(_editor(name, project, options, ctx), options, writer) for name in names)


def _is_used(name: str, directory: Path, home: Path) -> bool:
    if name == "envrc" and (directory / ".envrc").is_file():
        from gvm_py.ide.envrc import has_block

        return has_block(directory / ".envrc")
    # `~/.vscode` holds VS Code's extensions; it does not show that the home was opened as a project.
    if name == "vscode" and directory == home:
        return False
    return name in _DIRECTORIES and (directory / _DIRECTORIES[name]).is_dir()


def _editor(name: str, project: Project, options: SyncOptions, ctx: IdeContext) -> Editor:
    # Each editor's part is imported only for a project that uses it: most use one.
    if name == "vscode":
        from gvm_py.ide import vscode

        return vscode.editor(project, ctx, fix=options.fix)
    if name == "envrc":
        from gvm_py.ide import envrc

        return envrc.editor(project)
    from gvm_py.ide import jetbrains

    return jetbrains.editor(project, ctx, name, wsl_host=options.wsl_host)


def _synced(editor: Editor, options: SyncOptions, writer: Writer) -> SyncOutcome:
    if not editor.home.exists() and not options.create:
        note = f"there is no {editor.home}; --create makes one"
        return SyncOutcome(editor.name, editor.file, "absent", note=note)
    old, proposal = writer.update(editor.file, editor.propose)
    return SyncOutcome(
        editor.name,
        editor.file,
        _state(old != proposal.data, bool(proposal.conflict), writer.dry),
        proposal.before,
        proposal.after,
        proposal.conflict,
        old,
        proposal.data,
    )


def _linked(link: Path, project: Project, writer: Writer) -> SyncOutcome:
    before = os.readlink(link) if os.path.lexists(link) else None
    moves = not points_to(link, project.goroot)
    if moves and not writer.dry:
        point(link, project.goroot)
    return SyncOutcome("link", link, _state(moves, False, writer.dry), before, str(project.goroot))


def _state(differs: bool, is_conflict: bool, dry: bool) -> State:
    if differs:
        return "differs" if dry else "changed"
    return "conflict" if is_conflict else "aligned"


def sync_lists(
    goroots: Iterable[Path], ctx: IdeContext, writer: Writer, *, products: Sequence[str], prune: bool
) -> tuple[SyncOutcome, ...]:
    """Add SDKs to the drop-down list of each IDE of these products, and with `prune` drop those that are gone."""
    from gvm_py.ide.macros import Macros
    from gvm_py.ide.sdk_list import FILE_NAME, ListEdit

    outcomes = []
    for ide in ctx.ides:
        if ide.product in products:
            file = ide.options / FILE_NAME
            edit = ListEdit(file, ide.version, Macros(ctx.machine), tuple(map(str, goroots)), prune)
            old, proposal = writer.update(file, edit.propose)
            state = _state(old != proposal.data, False, writer.dry)
            outcomes.append(
                SyncOutcome(ide.title, file, state, proposal.before, proposal.after, "", old, proposal.data)
            )
    return tuple(outcomes)
