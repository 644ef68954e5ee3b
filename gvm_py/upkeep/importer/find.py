"""Look for SDKs in the places of all managers, or below a path that the user names."""

import os
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from gvm_py.errors import GosdkError, NotFoundError, shell_word
from gvm_py.paths.spelling import real_path
from gvm_py.records import dataclass
from gvm_py.upkeep.importer.finders import FINDERS, ForeignPaths

_SIGNS = ("bin/go", "bin/go.exe", "pkg/tool", "src/runtime")
# An SDK, the install of asdf or gobrew, that of Homebrew; then directories of them, such as ~/sdk.
_NAMED = ("", "go", "libexec", "*", "*/go", "*/libexec")


@dataclass(frozen=True)
class ImportCandidate:
    """A real directory that looks like an SDK, whole or not; `manager` is the key of its finder, or `path`."""

    goroot: Path
    manager: str

    @property
    def is_read_only(self) -> bool:
        """True in the module cache, whose files nobody edits in place."""
        return self.manager == "modcache"


@dataclass(frozen=True)
class Found:
    """The candidates, each once, and what could not be looked into, as `PATH: reason`."""

    candidates: tuple[ImportCandidate, ...]
    unreadable: tuple[str, ...]


def find(places: ForeignPaths, store: Path, only: Collection[str] = ()) -> Found:
    """Return what the finders named in `only`, or all of them, find outside of the `store`."""
    managers: dict[Path, str] = {}
    unreadable: dict[str, None] = {}
    for name in only or FINDERS:
        for directory, pattern in FINDERS[name](places):
            try:
                for goroot in matching(directory, pattern):
                    managers.setdefault(goroot, name)
            except OSError as error:
                unreadable[f"{error.filename}: {error.strerror}"] = None
    own = real_path(store)
    outside = (ImportCandidate(goroot, name) for goroot, name in managers.items() if not goroot.is_relative_to(own))
    return Found(tuple(outside), tuple(unreadable))


def named(path: Path, places: ForeignPaths) -> list[ImportCandidate]:
    """Return the SDK at `path`, or those right below it.

    Raises NotFoundError where there is none, GosdkError for a directory that cannot be read.
    """
    in_cache = real_path(places.modcache / "golang.org")
    for pattern in _NAMED:
        try:
            goroots = list(dict.fromkeys(matching(path, pattern)))
        except OSError as error:
            raise GosdkError(f"cannot look into {error.filename}: {error.strerror}") from error
        if goroots:
            return [
                ImportCandidate(goroot, "modcache" if goroot.is_relative_to(in_cache) else "path") for goroot in goroots
            ]
    if around := _sdk_around(path):
        raise NotFoundError(f"{path} lies in the SDK {around}", hint=f"gosdk import {shell_word(around)}")
    if path.is_file():
        raise NotFoundError(f"{path} is not the directory of an SDK", hint=f"gosdk install {shell_word(path)}")
    raise NotFoundError(f"{path} does not contain a Go SDK", hint="gosdk import")


def _sdk_around(path: Path) -> Path | None:
    """Return the SDK whose `bin` or program was named."""
    above = (parent for parent in path.parents[:2] if (parent / "VERSION").is_file())
    return next((parent for parent in above if any(matching(parent, ""))), None)


def matching(directory: Path, pattern: str) -> Iterator[Path]:
    """Yield the real path of each SDK at `pattern` below `directory`, sorted by name. Raises OSError."""
    for path in _expand(directory, [part for part in pattern.split("/") if part]):
        if any(os.path.lexists(path / sign) for sign in _SIGNS):
            yield Path(real_path(path))


def _expand(directory: Path, parts: list[str]) -> Iterator[Path]:
    if not parts:
        yield directory
        return
    names = _names(directory, parts[0]) if "*" in parts[0] else [parts[0]]
    for name in names:
        yield from _expand(directory / name, parts[1:])


def _names(directory: Path, pattern: str) -> list[str]:
    try:
        with os.scandir(directory) as entries:
            return sorted(entry.name for entry in entries if fnmatchcase(entry.name, pattern))
    except (FileNotFoundError, NotADirectoryError):
        return []
