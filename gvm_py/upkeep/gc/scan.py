"""Find the projects below directories that the user names: a walk that follows no link and has a bound."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from gvm_py.errors import GosdkError, UsageError, shell_word
from gvm_py.golang.sdktree import read_version
from gvm_py.paths.spelling import is_own_directory, path_key
from gvm_py.records import dataclass, field

# What shows that a directory requests a Go version, or that an editor opened it.
_MARKS = frozenset({"go.mod", "go.work", ".go-version", ".idea", ".vscode", ".envrc"})
_SKIPPED = frozenset({"node_modules", "vendor", "testdata"})
_SDK = frozenset({"VERSION", "bin", "src"})
_MOST_DIRECTORIES = 500_000


@dataclass
class Scan:
    """What a walk found: directories with a mark, in order, and what could not be looked into."""

    projects: dict[Path, None] = field(default_factory=dict)
    unreadable: list[OSError] = field(default_factory=list)


def parse_roots(texts: Sequence[str], home: Path, settings: Path | None = None) -> tuple[Path, ...]:
    """Return the setting `gc.roots`, read from a file or typed, as paths. Raises UsageError for one not absolute."""
    where = f"{settings}: " if settings else ""
    roots = [home / text.removeprefix("~").lstrip("/") if text.split("/")[0] == "~" else Path(text) for text in texts]
    for root in roots:
        if not root.is_absolute():
            raise UsageError(
                f"{where}gc.roots names '{root}', which is not an absolute path",
                hint=f"gosdk config set gc.roots {','.join(map(_absolute_word, texts))}",
            )
    return tuple(root for root in roots if not any(root != other and root.is_relative_to(other) for other in roots))


def _absolute_word(text: str) -> str:
    is_absolute = os.path.isabs(text) or text.split("/", maxsplit=1)[0] == "~"
    return shell_word(text) if is_absolute else f'"$PWD"/{shell_word(text)}'


def scan(roots: Iterable[Path], pruned: Iterable[Path], most: int = _MOST_DIRECTORIES) -> Scan:
    """Return what lies below `roots`, without what lies below `pruned`, in SDKs, and in places no project is in.

    Raises GosdkError for a root that is not there or cannot be read, and for more than `most` directories: what cannot
    be looked at might need an SDK.
    """
    found = Scan()
    left_out = {path_key(path) for path in pruned}
    for root in roots:
        _require(root)
        most = _walk(root, left_out, found, most)
    return found


def _require(root: Path) -> None:
    try:
        os.listdir(root)
    except OSError as error:
        raise GosdkError(
            f"cannot look into {root}, which gc.roots names: {error.strerror}; what its projects need is not known; "
            "mount it, give yourself access, or name other directories, separated by commas",
            hint='gosdk config set gc.roots "$PWD"',
        ) from error


def _walk(root: Path, left_out: set[str], found: Scan, most: int) -> int:
    """Walk one root and return how many directories may still be looked at."""
    stack = [str(root)]
    while stack:
        directory = stack.pop()
        most -= 1
        if most < 0:
            raise GosdkError(
                f"there are too many directories below {root} to look at them all; "
                "name the directories of your projects, separated by commas",
                hint='gosdk config set gc.roots "$PWD"',
            )
        names, inner = _list(directory, found)
        if names >= _SDK and read_version(Path(directory)):
            continue
        if not names.isdisjoint(_MARKS):
            found.projects[Path(directory)] = None
        stack += [path for path in reversed(inner) if path_key(path) not in left_out]
    return most


def _list(directory: str, found: Scan) -> tuple[set[str], list[str]]:
    """Return the names in a directory, and the paths of the directories in it that a project may be in."""
    names, inner = set(), []
    try:
        with os.scandir(directory) as entries:
            for entry in entries:
                name = entry.name
                names.add(name)
                if not name.startswith(".") and name not in _SKIPPED and is_own_directory(entry):
                    inner.append(entry.path)
    except OSError as error:
        found.unreadable.append(error)
    return names, sorted(inner)
