"""The projects gosdk has worked in: `$GOSDK_ROOT/state/projects`, an absolute path on each line, the oldest first."""

import os
from collections.abc import Iterable
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.paths import Layout
from gvm_py.system.fs import make_directory, write_atomic

_MOST = 1000
_SIZE_LIMIT = 1 << 22


def known_projects(layout: Layout) -> tuple[Path, ...]:
    """Return the remembered projects whose directory still exists, the oldest first. Raises GosdkError."""
    return tuple(Path(line) for line in _fitting(_text(_file(layout))) if os.path.isdir(line))


def missing_projects(layout: Layout) -> tuple[str, ...]:
    """Return the lines that name no directory now: deleted, moved, on a disk that is not there, or damaged."""
    lines = filter(None, _text(_file(layout)).split("\n"))
    return tuple(line for line in lines if not (_fits(line) and os.path.isdir(line)))


def remember(layout: Layout, directories: Iterable[Path]) -> None:
    """Add projects that are not there yet. A long list loses what no longer exists, then what is oldest.

    Two processes may add the same line, which reading undoes. A path with a line break is not kept.
    """
    file = _file(layout)
    text = _text(file)
    lines = _fitting(text)
    known = set(lines)
    new = [line for line in dict.fromkeys(map(str, directories)) if line not in known and _fits(line)]
    if not new:
        return
    if len(lines) + len(new) > _MOST:
        kept = [line for line in [*lines, *new] if os.path.isdir(line)][-_MOST:]
        write_atomic(file, os.fsencode("".join(f"{line}\n" for line in kept)))
        return
    make_directory(file.parent)
    file.touch(0o644)
    with open(file, "ab") as stream:
        stream.write(os.fsencode(_gap(text) + "".join(f"{line}\n" for line in new)))


def _fitting(text: str) -> list[str]:
    return list(dict.fromkeys(line for line in text.split("\n") if _fits(line)))


def _gap(text: str) -> str:
    """Return what ends a last line that somebody left without its line break."""
    return "\n" if text and not text.endswith("\n") else ""


def _text(file: Path) -> str:
    try:
        with open(file, "rb") as stream:
            return os.fsdecode(stream.read(_SIZE_LIMIT))
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise GosdkError(
            f"cannot read the list of projects {file}: {error.strerror}", hint=f"look at it: ls -l '{file}'"
        ) from error


def _fits(line: str) -> bool:
    return os.path.isabs(line) and "\n" not in line and "\0" not in line


def _file(layout: Layout) -> Path:
    return layout.state / "projects"
