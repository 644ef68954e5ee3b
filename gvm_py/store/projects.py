"""The projects gosdk has worked in: `$GOSDK_ROOT/state/projects`, an absolute path on each line, the oldest first.

Those of a user who may not write to the store are in `projects` of the user's cache.
"""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from gvm_py.errors import GosdkError, shell_word
from gvm_py.paths import Layout
from gvm_py.paths.spelling import path_key
from gvm_py.system.fs import make_directory, open_regular, write_atomic
from gvm_py.system.owners import REFUSED, share_file

_MOST = 1000
_SIZE_LIMIT = 1 << 22


def known_projects(layout: Layout, cache: Path | None = None) -> tuple[Path, ...]:
    """Return the remembered projects whose directory still exists, the oldest first. Raises GosdkError."""
    return tuple(Path(line) for line in _fitting(_all_text(layout, cache)) if os.path.isdir(line))


def missing_projects(layout: Layout, cache: Path | None = None) -> tuple[str, ...]:
    """Return the lines that name no directory now: deleted, moved, on a disk that is not there, or damaged."""
    lines = filter(None, _all_text(layout, cache).split("\n"))
    return tuple(line for line in lines if not (_fits(line) and _may_be_there(line)))


def hidden_projects(layout: Layout, cache: Path | None = None) -> tuple[str, ...]:
    """Return the lines that this user may not look at: those of another member of the group that shares the store."""
    lines = _fitting(_all_text(layout, cache))
    return tuple(line for line in lines if not os.path.isdir(line) and _may_be_there(line))


def remember(layout: Layout, directories: Iterable[Path], cache: Path | None = None) -> None:
    """Add projects that are not there yet, in the store or, where that may not be written, in the user's `cache`.

    A long list loses what no longer exists, then what is oldest. Two processes may add the same line, which reading
    undoes. A path with a line break is not kept. Raises OSError, GosdkError.
    """
    directories = tuple(directories)
    try:
        _add(_file(layout), directories)
    except OSError as error:
        if error.errno not in REFUSED:
            raise
        if cache:
            cache.mkdir(0o700, parents=True, exist_ok=True)
            _add(cache / "projects", directories)


def _add(file: Path, directories: Iterable[Path]) -> None:
    text = _text(file)
    lines = _fitting(text)
    new = _new(lines, directories)
    if not new:
        return
    if len(lines) + len(new) > _MOST:
        kept = [line for line in [*lines, *new] if _may_be_there(line)][-_MOST:]
        write_atomic(file, os.fsencode("".join(f"{line}\n" for line in kept)))
        share_file(file)
        return
    make_directory(file.parent)
    if not file.exists():
        file.touch(0o644)
        share_file(file)
    with open(file, "ab") as stream:
        stream.write(os.fsencode(_gap(text) + "".join(f"{line}\n" for line in new)))


def _may_be_there(line: str) -> bool:
    try:
        return stat.S_ISDIR(os.stat(line).st_mode)
    except PermissionError:
        return True
    except OSError:
        return False


def _new(lines: Iterable[str], directories: Iterable[Path]) -> list[str]:
    known = {path_key(line) for line in lines}
    return [line for line in _distinct(map(str, directories)) if path_key(line) not in known and _fits(line)]


def _all_text(layout: Layout, cache: Path | None) -> str:
    text = _text(_file(layout))
    return text + _gap(text) + (_text(cache / "projects") if cache else "")


def _fitting(text: str) -> list[str]:
    return _distinct(line for line in text.split("\n") if _fits(line))


def _distinct(lines: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for line in lines:
        found.setdefault(path_key(line), line)
    return list(found.values())


def _gap(text: str) -> str:
    """Return what ends a last line that somebody left without its line break."""
    return "\n" if text and not text.endswith("\n") else ""


def _text(file: Path) -> str:
    try:
        with open_regular(file) as stream:
            return os.fsdecode(stream.read(_SIZE_LIMIT))
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise GosdkError(
            f"cannot read the list of projects {file}: {error.strerror}", hint=f"ls -l {shell_word(file)}"
        ) from error


def _fits(line: str) -> bool:
    return os.path.isabs(line) and "\n" not in line and "\0" not in line


def _file(layout: Layout) -> Path:
    return layout.state / "projects"
