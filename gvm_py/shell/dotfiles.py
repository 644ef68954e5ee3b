"""Start-up files that chezmoi writes from a source of its own: it takes out again what was not told to it."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gvm_py.errors import shell_word
from gvm_py.paths import home_directory
from gvm_py.system.bounded import read_if_any

_ATTRIBUTES = r"(?:(?:create|modify|encrypted|private|readonly|empty|executable|exact|literal)_)*"
_SOURCE = re.compile(rf"{_ATTRIBUTES}(?P<name>.+?)(?:\.literal)?(?:\.tmpl)?(?:\.age|\.asc)?")
_ROOT_LIMIT = 4096


def chezmoi_commands(paths: Sequence[Path], env: Mapping[str, str]) -> Iterator[str]:
    """Yield what keeps a change of each of these files that chezmoi writes (chezmoi.io, source state attributes)."""
    home = home_directory(env)
    source = _source(home, env)
    for path in paths if os.path.isdir(source) else ():  # False, and no OSError, for a name that is too long
        if path.is_relative_to(home) and (found := _find(source, path.relative_to(home).parts)):
            # It takes over no file that it makes from a template; `merge` shows both side by side.
            command = "merge" if found.suffix == ".tmpl" else "add"
            yield f"chezmoi {command} {shell_word(path)}"


def _source(home: Path, env: Mapping[str, str]) -> Path:
    data = env.get("XDG_DATA_HOME", "")
    source = (Path(data) if os.path.isabs(data) else home / ".local" / "share") / "chezmoi"
    named = read_if_any(source / ".chezmoiroot", _ROOT_LIMIT) or b""
    return source / os.fsdecode(named).strip()


def _find(directory: Path, parts: Sequence[str]) -> Path | None:
    """Return the file of the source that a file below the home is made from, None for no such one."""
    name = re.sub(r"^\.", "dot_", parts[0])
    try:
        found = next((entry for entry in directory.iterdir() if _is_source(entry.name, name)), None)
    except OSError:
        return None
    return found if found is None or len(parts) == 1 else _find(found, parts[1:])


def _is_source(entry: str, name: str) -> bool:
    match = _SOURCE.fullmatch(entry)
    return match is not None and match["name"] == name
