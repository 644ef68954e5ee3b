"""The Go projects of this user: those the IDEs remember and those gosdk has worked in."""

from collections.abc import Iterable
from pathlib import Path

from gvm_py.ide.editor import IdeContext
from gvm_py.ide.macros import Macros
from gvm_py.ide.recent import recent_projects
from gvm_py.system.bounded import read_if_any

_MARKS = ("go.mod", "go.work", ".go-version")


def all_projects(ctx: IdeContext, remembered: Iterable[Path]) -> tuple[Path, ...]:
    """Return every project directory that exists, each once, sorted.

    IntelliJ IDEA remembers projects of all languages; of these only the ones that show signs of Go are taken.
    Raises GosdkError for a list of recent projects that cannot be read.
    """
    recent = [project.directory for ide in ctx.ides for project in recent_projects(ide, Macros(ctx.machine))]
    found = {directory for directory in recent if is_go_project(directory)}
    return tuple(sorted(found.union(directory for directory in remembered if directory.is_dir())))


def is_go_project(directory: Path) -> bool:
    """Return whether a directory pins a Go version, is a module, or has a Go SDK in its IDE."""
    if any((directory / mark).is_file() for mark in _MARKS):
        return True
    return b'name="GOROOT"' in (read_if_any(directory / ".idea" / "workspace.xml") or b"")
