"""The workspace files of VS Code, `NAME.code-workspace`, that list a folder; their `settings` hold for it."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from gvm_py.ide.vscode_file import SettingsFile, read_settings
from gvm_py.paths.spelling import path_key

_MOST_WORKSPACES = 20


def is_opened(folder: Path, home: Path) -> bool:
    """Return whether a folder has settings of its own, or Go settings in a workspace file that lists it."""
    # `~/.vscode` holds the extensions of VS Code; it does not show that the home was opened as a project.
    is_own = folder != home and (folder / ".vscode").is_dir()
    return is_own or any('"go.' in file.text for file in workspace_files(folder, home))


def workspace_files(folder: Path, home: str | Path) -> Iterator[SettingsFile]:
    """Yield the workspace files in the folder or above, below the home, whose list of folders has this one."""
    for directory in (folder, *folder.parents):
        if Path(home).is_relative_to(directory):
            return
        for file in _workspaces_in(directory):
            for settings in read_settings(file, ("settings",)):
                if settings.error() or path_key(folder) in settings.folders:
                    yield settings


def _workspaces_in(directory: Path) -> tuple[Path, ...]:
    return _workspaces_listed(directory, directory.stat().st_mtime_ns) if directory.is_dir() else ()


@lru_cache(maxsize=64)
def _workspaces_listed(directory: Path, _changed: int) -> tuple[Path, ...]:
    # A thousand projects beside each other have one directory above, and each asks what is in it.
    return tuple(sorted(directory.glob("*.code-workspace"))[:_MOST_WORKSPACES])
