"""The go that was chosen in VS Code with the command "Go: Choose Go Environment" of the Go extension.

Source: golang/vscode-go goEnvironmentStatus.ts and stateUtils.ts (2026). The choice is `selectedGo` in the state of the
extension for a folder or workspace file, which VS Code keeps as JSON in `User/workspaceStorage/HASH/state.vscdb`, a
database of SQLite; `workspace.json` beside it names the folder. It is read and never written: a running VS Code has it
in memory.
"""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from gvm_py.ide.editor import Value
from gvm_py.ide.vscode_opened import json_object, opened_in
from gvm_py.paths.spelling import path_key

_QUERY = "SELECT value FROM ItemTable WHERE key IN ('golang.go', 'golang.Go')"


def chosen_go(user: Path, opened: Iterable[Path]) -> Value | None:
    """Return the path of the go that was chosen, None for no choice; the line is 0.

    `user` is the directory of a program's user settings, `opened` the folder and the workspace files that list it.
    """
    storage = user / "workspaceStorage"
    try:
        known = {path_key(path): place for path, place in opened_in(storage, storage.stat().st_mtime_ns)}
    except OSError:
        return None
    files = (known[key] / "state.vscdb" for path in opened if (key := path_key(path)) in known)
    return next((value for file in files if (value := _selected(file))), None)


def _selected(file: Path) -> Value | None:
    import sqlite3  # few have made a choice

    if not file.is_file():
        return None
    try:
        # Nothing is locked and no journal is written, whether VS Code runs or not.
        base = sqlite3.connect(f"file:{quote(str(file))}?mode=ro&immutable=1", uri=True)
        try:
            rows = base.execute(_QUERY).fetchall()
        finally:
            base.close()
    except sqlite3.Error:
        return None
    choices = (json_object(row[0]).get("selectedGo") for row in rows)
    paths = (choice.get("binpath") for choice in choices if isinstance(choice, dict))
    return next((Value(path, file, 0) for path in paths if isinstance(path, str) and path and "\0" not in path), None)
