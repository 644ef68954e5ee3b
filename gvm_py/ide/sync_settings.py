"""Settings of an IDE for all projects: the drop-down list of SDKs, and the SDK of new projects."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from gvm_py.ide.default_project import FILE_NAME as DEFAULT_FILE
from gvm_py.ide.default_project import DefaultEdit
from gvm_py.ide.editor import IdeContext, Project
from gvm_py.ide.macros import Macros, known_macros
from gvm_py.ide.sdk_list import FILE_NAME as LIST_FILE
from gvm_py.ide.sdk_list import ListEdit
from gvm_py.ide.sync import SyncOutcome, outcome_of
from gvm_py.paths.spelling import is_inside
from gvm_py.system.safe_file import Writer


def sync_lists(
    ctx: IdeContext, writer: Writer, drop: Callable[[str], bool], goroots: Iterable[Path] = ()
) -> tuple[SyncOutcome, ...]:
    """Add SDKs to the drop-down list of each IDE that is not running, and drop those that `drop` accepts.

    A running IDE would write its list back when it ends. A dry writer reports on all of them.
    """
    running = {item.ide.config for item in ctx.running} if not writer.dry else set()
    outcomes = []
    for ide in ctx.ides:
        if ide.config not in running:
            file = ide.options / LIST_FILE
            edit = ListEdit(file, ide.version, Macros(ctx.machine), tuple(map(str, goroots)), drop)
            old, proposal = writer.update(file, edit.propose)
            outcomes.append(outcome_of(ide.title, file, old, proposal, dry=writer.dry))
    return tuple(outcomes)


def sync_defaults(
    ctx: IdeContext, writer: Writer, project: Project, versions: Path, *, fix: bool
) -> Iterator[SyncOutcome]:
    """Align the SDK of new projects in each IDE, where it is one of the store at `versions` or is not there any more.

    `project` is a stand-in that holds the default SDK. Raises GosdkError for a broken file.
    """
    macros = Macros(ctx.machine, user=known_macros(ctx.ides))
    for ide in ctx.ides:
        file = ide.options / DEFAULT_FILE
        edit = DefaultEdit(file, project, macros, lambda path: is_stale(path, versions), fix)
        old, proposal = writer.update(file, edit.propose)
        if proposal.before is not None:
            yield outcome_of(ide.title, file, old, proposal, dry=writer.dry)


def is_stale(path: str, versions: Path) -> bool:
    """Return whether a path names an SDK of the store, or nothing: an SDK from elsewhere is the user's choice."""
    return not os.path.isdir(path) or is_inside(path, versions)


def is_removed(path: str, versions: Path) -> bool:
    """Return whether a path was an SDK of the store and is not there any more."""
    return not os.path.isdir(path) and is_inside(path, versions)
