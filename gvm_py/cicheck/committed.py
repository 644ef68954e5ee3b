"""Which files of a directory are committed: what `git ls-files` says, or all of them outside of a repository."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gvm_py.system.programs import find_program

_TIMEOUT = 30
_MOST = 500_000
_LIST_LIMIT = 64 << 20
_LIMIT = 4 << 20
# Fixtures and copies of others' code, which the go command leaves out, too.
_LEFT_OUT = frozenset({"vendor", "testdata", "node_modules", ".git"})
# A repository's own settings could name a program to run; with these git asks none.
_LIST = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "ls-files", "-z", "--cached")
# An index without its files makes git fetch trees that are missing, by a program that the repository names.
_ALONE = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0"}


@dataclass(frozen=True)
class Committed:
    """The paths below `directory`, sorted. `by_git` is False where git could not tell and all files count."""

    directory: Path
    paths: tuple[PurePosixPath, ...]
    by_git: bool

    def read(self, path: PurePosixPath) -> str | None:
        """Return the text of a file, None for what is missing, a link, no regular file or larger than 4 MiB."""
        from gvm_py.system.bounded import read_if_any

        place = self.directory / path
        data = None if place.is_symlink() else read_if_any(place, _LIMIT)
        return data.decode("utf-8", "replace") if data is not None else None


def committed_files(directory: Path, env: Mapping[str, str]) -> Committed:
    """Return the files below a directory that others get, those of vendor/ and testdata/ left out."""
    names = _listed_by_git(directory, env)
    paths = [PurePosixPath(name) for name in (_walked(directory) if names is None else names)]
    kept = sorted(path for path in paths if _LEFT_OUT.isdisjoint(path.parts))
    return Committed(directory, tuple(kept), names is not None)


def _listed_by_git(directory: Path, env: Mapping[str, str]) -> list[str] | None:
    """Return the names, None where there is no git, no repository, or no answer in time."""
    git = find_program("git", env, outside=directory)
    if git is None:
        return None
    with tempfile.TemporaryFile() as output:
        try:
            subprocess.run(
                [str(git), *_LIST],
                cwd=directory,
                env={**env, **_ALONE},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=_TIMEOUT,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        output.seek(0)
        return [os.fsdecode(name) for name in output.read(_LIST_LIMIT).split(b"\0") if name]


def _walked(directory: Path) -> Iterator[str]:
    count = 0
    for parent, directories, files in os.walk(directory):
        directories[:] = [name for name in directories if name not in _LEFT_OUT]
        for name in files:
            count += 1
            if count > _MOST:
                return
            yield os.path.relpath(os.path.join(parent, name), directory).replace(os.sep, "/")
