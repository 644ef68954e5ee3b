"""Which directories editors have open: around the working directory, below it, and all that the IDEs remember."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from gvm_py.ide.editor import IdeContext
from gvm_py.ide.macros import Macros
from gvm_py.ide.recent import recent_projects
from gvm_py.paths.above import nearest
from gvm_py.paths.spelling import is_own_directory
from gvm_py.system.bounded import read_if_any

_REQUESTS = ("go.mod", "go.work", ".go-version")
_DEEPEST = 3
_MOST_DIRECTORIES = 2000
_NOT_SEARCHED = {"vendor", "testdata", "node_modules", "target", "build", "dist"}


def editor_projects(start: Path, home: Path) -> tuple[Path, ...]:
    """Return the directories that editors opened around `start`, nearest first; one of them at least.

    `start` itself counts whatever it holds. A directory above it counts only when it is a Go project: a web project
    with a Go module below has no use for a GOROOT. Where no editor opened anything, it is the directory of the module.
    The home is never one: `~/.vscode` holds extensions.
    """
    found = []
    for candidate in (start, *start.parents):
        if candidate == home:
            break
        if _is_opened(candidate) and (candidate == start or is_go_project(candidate)):
            found.append(candidate)
    return tuple(found) or (module_root(start, home),)


def all_projects(ctx: IdeContext, remembered: Iterable[Path], *, to_sync: bool = False) -> tuple[Path, ...]:
    """Return every project directory that exists, each once, sorted.

    IntelliJ IDEA and VS Code remember projects of all languages; only the ones that show signs of Go are taken, and
    `to_sync` of VS Code's those whose settings name Go: others start the go on PATH, and their files are often shared.
    Raises GosdkError for a list of recent projects that cannot be read.
    """
    recent = [project.directory for ide in ctx.ides for project in recent_projects(ide, Macros(ctx.machine))]
    found = {directory for directory in recent if is_go_project(directory)}
    found.update(filter(_has_go_settings if to_sync else is_go_project, _opened_folders(ctx)))
    return tuple(sorted(found.union(directory for directory in remembered if directory.is_dir())))


def _opened_folders(ctx: IdeContext) -> Iterator[Path]:
    """Yield the folders that VS Code and its forks have opened here, and those beside a workspace file."""
    from gvm_py.ide.vscode_chosen import opened_in
    from gvm_py.ide.vscode_settings import PROGRAMS, user_directory

    for storage in (user_directory(ctx, name) / "workspaceStorage" for name in PROGRAMS):
        with suppress(OSError):
            opened = opened_in(storage, storage.stat().st_mtime_ns)
            yield from (path.parent if path.suffix == ".code-workspace" else path for path, _ in opened)


def is_go_project(directory: Path) -> bool:
    """Return whether a directory requests a Go version, is a module, or has a Go SDK in an editor's file."""
    if any((directory / name).is_file() for name in _REQUESTS):
        return True
    if b'name="GOROOT"' in (read_if_any(directory / ".idea" / "workspace.xml") or b""):
        return True
    return _has_go_settings(directory)


def _has_go_settings(directory: Path) -> bool:
    return b'"go.' in (read_if_any(directory / ".vscode" / "settings.json") or b"")


def modules_below(directory: Path) -> tuple[Path, ...]:
    """Return the directories below, three levels deep at most, that hold a go.work, go.mod or .go-version, sorted.

    What lies below one of them is not searched, nor are hidden directories and those of other tools.
    """
    return tuple(sorted(_modules(directory)))


def _modules(directory: Path) -> Iterator[Path]:
    level, seen = [directory], 0
    for _ in range(_DEEPEST):
        below: list[Path] = []
        for parent in level:
            children = _directories(parent)
            seen += len(children)
            if seen > _MOST_DIRECTORIES:
                return
            for child in children:
                if any((child / name).is_file() for name in _REQUESTS):
                    yield child
                else:
                    below.append(child)
        level = below


def _directories(parent: Path) -> list[Path]:
    try:
        entries = list(os.scandir(parent))
    except OSError:
        return []
    return [Path(entry.path) for entry in entries if _is_searched(entry)]


def _is_searched(entry: "os.DirEntry[str]") -> bool:
    if entry.name.startswith((".", "_")) or entry.name in _NOT_SEARCHED:
        return False
    try:
        return is_own_directory(entry)
    except OSError:
        return False


def _is_opened(directory: Path) -> bool:
    return (directory / ".idea").is_dir() or (directory / ".vscode" / "settings.json").is_file()


def module_root(start: Path, home: Path) -> Path:
    """Return the nearest directory from `start` up, below the home, that requests a Go version; else `start`."""
    files = filter(None, (nearest(start, name) for name in _REQUESTS))
    roots = [file.parent for file in files if file.parent not in (home, *home.parents)]
    return max(roots, key=lambda path: len(path.parts), default=start)
