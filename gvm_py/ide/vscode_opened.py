"""What VS Code has opened: each `User/workspaceStorage/HASH/workspace.json` names a folder or a workspace file."""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gvm_py.system.bounded import read_if_any

_MOST = 5000
_LIMIT = 64 << 10


@lru_cache(maxsize=16)
def opened_in(storage: Path, _changed: int) -> tuple[tuple[Path, Path], ...]:
    """Return each folder and workspace file, and the directory of the storage that belongs to it. Raises OSError."""
    found = []
    for directory in sorted(storage.iterdir())[:_MOST]:
        state = json_object(read_if_any(directory / "workspace.json", _LIMIT))
        for name in ("folder", "workspace", "configuration"):
            found += [(path, directory) for path in _local_path(state.get(name))]
    return tuple(found)


def _local_path(uri: object) -> Iterator[Path]:
    if isinstance(uri, str) and uri.startswith("file://") and "\0" not in (path := unquote(urlsplit(uri).path)):
        # VS Code writes a drive as `/c:/Users`.
        yield Path(path[1:] if path[2:3] == ":" else path)


def json_object(text: object) -> dict[str, object]:
    """Return the members of an object in JSON, none of anything else."""
    try:
        value = json.loads(text) if isinstance(text, str | bytes) else None
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
