"""Which files of a directory are committed: what `git ls-files` says, or all of them outside of a repository."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from gvm_py.cicheck.readers import judged_paths, reader_names
from gvm_py.cicheck.scalars import UnreadableError
from gvm_py.paths.spelling import is_own_directory, real_path
from gvm_py.records import dataclass
from gvm_py.system.programs import find_program, output_of
from gvm_py.ui.output import counted

_TIMEOUT = 20
_MOST = 500_000
_MANY = 20_000
_LIMIT = 4 << 20
# Fixtures and copies of others' code, which the go command leaves out, too.
_LEFT_OUT = ("vendor", "testdata", "node_modules", ".git")
_IN_LEFT_OUT = re.compile(rf"(?:.*/)?(?:{'|'.join(map(re.escape, _LEFT_OUT))})/")
# A repository's own settings could name a program to run; with these git asks none.
_LIST = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "ls-files", "-z", "-t", "--cached")
# An index without its files makes git fetch trees that are missing, by a program that the repository names.
_ALONE = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0"}


@dataclass(frozen=True)
class Committed:
    """The paths below `directory`, with slashes. `by_git` is False where git did not list them and all files count."""

    directory: Path
    paths: frozenset[str]
    by_git: bool

    def read(self, path: str) -> bytes | None:
        """Return the content; None for what is missing, no regular file, or a link to another committed file.

        Raises UnreadableError for a file larger than 4 MiB and for a link that leaves the directory.
        """
        from gvm_py.system.bounded import read_if_any

        place, inside = self.directory / path, self._inside(path)
        if inside == ".." or inside.startswith("../") or os.path.isabs(inside):
            raise UnreadableError(1, f"is a link to {self._target(path)}, outside of the project, so it was not read")
        if inside != path and inside in self.paths:
            return None
        data = read_if_any(place, _LIMIT)
        if data is None and place.is_file():
            too_large = place.stat().st_size > _LIMIT
            why = f"is larger than {_LIMIT >> 20} MiB, so it was not read" if too_large else "cannot be read"
            raise UnreadableError(1, why)
        return data

    def readers(self) -> dict[str, list[str]]:
        """Return the readers of each path that has some; a file without its own has those of the links to it."""
        found: dict[str, list[str]] = {}
        for path in judged_paths(self.paths):
            inside = self._inside(path)
            place = inside if inside in self.paths else path
            found[place] = reader_names(place) or list(dict.fromkeys((*found.get(place, ()), *reader_names(path))))
        return found

    def _inside(self, path: str) -> str:
        """Return the path free of links, relative to the directory."""
        target = self._target(path)
        return os.path.relpath(target, self._root).replace(os.sep, "/") if target else path

    def _target(self, path: str) -> str:
        """Return the path free of links, empty for one without any."""
        parent, _, name = path.rpartition("/")
        # Asking once for each directory takes a third of the time that asking for each file does.
        if parent not in self._parents:
            self._parents[parent] = real_path(self.directory / parent)
        real = self._parents[parent]
        place = os.path.join(real, name)
        if os.path.islink(place):
            return real_path(place)
        return "" if real == os.path.normpath(os.path.join(self._root, parent)) else place

    @cached_property
    def _root(self) -> str:
        return real_path(self.directory)

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {}


def committed_files(directory: Path, env: Mapping[str, str], say: Callable[[str], None]) -> Committed:
    """Return the files below a directory that others get, those of vendor/ and testdata/ left out."""
    names = _listed_by_git(directory, env, say)
    paths = _announced(directory, say) if names is None else names
    return Committed(directory, frozenset(path for path in paths if not _IN_LEFT_OUT.match(path)), names is not None)


def _listed_by_git(directory: Path, env: Mapping[str, str], say: Callable[[str], None]) -> list[str] | None:
    """Return the names; None without git or a repository, and where git takes too long, which `say` gets to report."""
    git = find_program("git", env, outside=directory)
    if git is None:
        return None
    try:
        listed = output_of([str(git), "-C", str(directory), *_LIST], {**env, **_ALONE}, _TIMEOUT)
    except TimeoutError as error:
        say(f"git ls-files in {directory} was ended: {error.strerror}")
        return None
    if listed is None:
        return None
    entries = [entry.split(" ", 1) for entry in os.fsdecode(listed).split("\0") if entry]
    _note_sparse(directory, [name for tag, name in entries if tag == "S"], say)
    return [name for _, name in entries]


def _note_sparse(directory: Path, skipped: list[str], say: Callable[[str], None]) -> None:
    """Report files of a sparse checkout that would be read if they were there."""
    absent = [path for path in judged_paths(skipped) if not os.path.lexists(directory / path)]
    if absent:
        what = counted(len(absent), "file that may request a Go is", "files that may request a Go are")
        say(f"{what} not checked out here (git sparse-checkout), so not read: {absent[0]}{' ...' * (len(absent) > 1)}")


def _announced(directory: Path, say: Callable[[str], None]) -> Iterator[str]:
    for number, path in enumerate(_walked(directory), start=1):
        if number == _MANY:
            say(f"reading all files below {directory}, since git does not list those that count")
        yield path


def _walked(directory: Path) -> Iterator[str]:
    """Yield the files below a directory, those of SDKs and module caches left out, as a home directory has them.

    os.walk calls itself for each level before Python 3.12; this does not.
    """
    count = 0
    waiting = [""]
    while waiting:
        parent = waiting.pop()
        try:
            entries = list(os.scandir(directory / parent))
        except OSError:
            continue
        if parent and _is_of_go(directory / parent, {entry.name for entry in entries}):
            continue
        for entry in entries:
            count += 1
            if count > _MOST:
                return
            if not is_own_directory(entry):
                yield parent + entry.name
            elif entry.name not in _LEFT_OUT:
                waiting.append(f"{parent}{entry.name}/")


def _is_of_go(directory: Path, names: set[str]) -> bool:
    """Return whether a directory with these entries is an SDK or a module cache: nothing in it is of the project."""
    is_sdk = {"VERSION", "bin", "src"} <= names and (directory / "src" / "runtime").is_dir()
    return is_sdk or ("cache" in names and (directory / "cache" / "download").is_dir())
