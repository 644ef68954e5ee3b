"""Let SDKs share the files they have in common: one file on disk, with a hard link from each of them.

The manifests say which files should be equal, and the bytes are hashed before they are believed. A link is made in
`staging/` and renamed over the file: at every moment it is the old file or the shared one, with the same bytes.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from gvm_py.errors import GosdkError
from gvm_py.paths.spelling import is_own_directory
from gvm_py.records import dataclass, field
from gvm_py.store.receipt import read_manifest
from gvm_py.store.sharing import NO_LINKS, add_name, is_unchanged, may_have_names, protect
from gvm_py.system.fs import new_directory
from gvm_py.system.patience import replace
from gvm_py.system.trees import leftovers, remove_tree

_PREFIX = ".dedupe-"
_READABLE_AND_EXECUTABLE = 0o555


class Key(NamedTuple):
    """What files must have in common to become one: content, owner, and who may read and run them."""

    sha256: str
    owner: tuple[int, int]
    mode: int


class File(NamedTuple):
    """A file of an SDK as it was when it was looked at."""

    path: Path
    status: os.stat_result


@dataclass
class Savings:
    """How many files share their bytes now that did not before, and what else was seen."""

    files: int = 0
    bytes: int = 0
    changed: list[Path] = field(default_factory=list)
    without_manifest: list[Path] = field(default_factory=list)


def dedupe(goroots: Iterable[Path], staging: Path, *, dry: bool, tick: Callable[[int], None]) -> Savings:
    """Link what the SDKs at `goroots` have in common; a dry run only counts. `tick` gets the bytes that were hashed.

    The caller holds the lock of each SDK. Raises OSError where the file system refuses, IntegrityError for a manifest
    that cannot be read.
    """
    savings = Savings()
    for leftover in leftovers(staging, f"{_PREFIX}*"):
        remove_tree(leftover)
    workplace = new_directory(staging, _PREFIX)
    try:
        for key, files in _groups(goroots, os.stat(workplace).st_dev, savings).items():
            _share(key, files, savings, None if dry else workplace / "link", tick)
    finally:
        remove_tree(workplace)
    return savings


def _groups(goroots: Iterable[Path], device: int, savings: Savings) -> dict[Key, list[File]]:
    groups: dict[Key, list[File]] = {}
    for goroot in goroots:
        manifest = read_manifest(goroot)
        if manifest is None:
            savings.without_manifest.append(goroot)
            continue
        for name, file in _files(goroot):
            status, digest = file.status, manifest.get(name)
            # No link leads to another file system, such as one mounted at a directory of the SDK.
            if digest and status.st_size and status.st_dev == device and may_have_names(status):
                key = Key(digest, (status.st_uid, status.st_gid), status.st_mode & _READABLE_AND_EXECUTABLE)
                groups.setdefault(key, []).append(file)
    return groups


def _files(goroot: Path) -> Iterator[tuple[str, File]]:
    """Yield the regular files below `goroot` with their relative names; links are not followed."""
    stack = [""]
    while stack:
        directory = stack.pop()
        with os.scandir(goroot / directory) as entries:
            for entry in entries:
                name = f"{directory}{entry.name}"
                if is_own_directory(entry):
                    stack.append(f"{name}/")
                elif entry.is_file(follow_symlinks=False):
                    yield name, File(Path(entry.path), os.lstat(entry.path))


def _share(key: Key, files: list[File], savings: Savings, link: Path | None, tick: Callable[[int], None]) -> None:
    """Make all genuine files of one group one; the one with the most links is kept."""
    if len({file.status.st_ino for file in files}) == 1:
        return
    first: File | None = None
    for file in sorted(files, key=lambda file: -file.status.st_nlink):
        if first and file.status.st_ino == first.status.st_ino:
            continue
        if not _is_genuine(file.path, key.sha256, tick):
            savings.changed.append(file.path)
        elif first is None:
            first = file
        elif link is None or _replace(file, first, link):
            savings.files += 1
            savings.bytes += _freed_by(file)


def _freed_by(file: File) -> int:
    return file.status.st_size if file.status.st_nlink == 1 else 0


def _is_genuine(path: Path, sha256: str, tick: Callable[[int], None]) -> bool:
    with open(path, "rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
        tick(file.tell())
    return found == sha256


def _replace(file: File, first: File, link: Path) -> bool:
    """Put a hard link to `first` in the place of `file`; not where somebody changed one of them meanwhile."""
    try:
        add_name(first.path, link)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        raise GosdkError(
            "this disk has no hard links, so SDKs cannot share files on it; to remove those that are not needed:",
            hint="gosdk gc",
        ) from error
    if not (is_unchanged(link, first.status) and is_unchanged(file.path, file.status)):
        os.unlink(link)
        return False
    protect(link, first.status.st_mode)
    replace(link, file.path)
    return True
