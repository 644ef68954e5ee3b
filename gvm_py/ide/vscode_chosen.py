"""What VS Code has opened, and the go that was chosen there with "Go: Choose Go Environment" of the Go extension.

Source: golang/vscode-go goEnvironmentStatus.ts and stateUtils.ts (2026). The choice is `selectedGo` in the state of the
extension for a folder or workspace file, which VS Code keeps as JSON in `User/workspaceStorage/HASH/state.vscdb`, a
database of SQLite; `workspace.json` beside it names the folder. It is read and never written: a running VS Code has it
in memory.
"""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from gvm_py.ide.editor import Value
from gvm_py.paths.spelling import path_key
from gvm_py.system.bounded import read_if_any

_QUERY = "SELECT value FROM ItemTable WHERE key IN ('golang.go', 'golang.Go')"
_MOST = 5000
_LIMIT = 64 << 10


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


@lru_cache(maxsize=16)
def opened_in(storage: Path, _changed: int) -> tuple[tuple[Path, Path], ...]:
    """Return each folder and workspace file, and the directory of the storage that belongs to it. Raises OSError."""
    found = []
    for directory in sorted(storage.iterdir())[:_MOST]:
        state = _object(read_if_any(directory / "workspace.json", _LIMIT))
        for name in ("folder", "workspace", "configuration"):
            found += [(path, directory) for path in _local_path(state.get(name))]
    return tuple(found)


def _local_path(uri: object) -> Iterator[Path]:
    if isinstance(uri, str) and uri.startswith("file://") and "\0" not in (path := unquote(urlsplit(uri).path)):
        # VS Code writes a drive as `/c:/Users`.
        yield Path(path[1:] if path[2:3] == ":" else path)


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
    choices = (_object(row[0]).get("selectedGo") for row in rows)
    paths = (choice.get("binpath") for choice in choices if isinstance(choice, dict))
    return next((Value(path, file, 0) for path in paths if isinstance(path, str) and path and "\0" not in path), None)


def _object(text: object) -> dict[str, object]:
    try:
        value = json.loads(text) if isinstance(text, str | bytes) else None
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
