"""Hash every file of a tree that lies on disk."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from gvm_py.dist.archive.workers import spread
from gvm_py.paths.spelling import is_own_directory, member_path
from gvm_py.store.receipt import MANIFEST_NAME, RECEIPT_NAME

Progress = Callable[[int], None]
"""Gets the number of bytes that were done since it was called last."""


def ignore_progress(_done: int) -> None:
    """Count nothing."""


def tree_digests(goroot: Path, progress: Progress = ignore_progress) -> dict[str, str]:
    """Return the sha256 of every file below `goroot` by its relative path with slashes; gosdk's own files are left out.

    A link is hashed as the text it points to: no SDK holds one, so it never equals the file it stands for.
    Raises OSError.
    """
    return file_digests(goroot, tree_files(goroot), progress)


def tree_files(goroot: Path) -> dict[str, int]:
    """Return the size in bytes of every file that `tree_digests` hashes. Links are not followed. Raises OSError."""
    return dict(_files(str(goroot)))


def file_digests(goroot: Path, files: Mapping[str, int], progress: Progress) -> dict[str, str]:
    """Return the sha256 of each of these files below `goroot`; `progress` gets their sizes in bytes."""
    root = str(goroot)

    def digest(name: str) -> tuple[str, str]:
        found = _digest(member_path(root, name))
        progress(files[name])
        return name, found

    return dict(spread(digest, sorted(files, key=lambda name: -files[name])))


def _files(root: str) -> Iterator[tuple[str, int]]:
    stack = [""]
    while stack:
        directory = stack.pop()
        with os.scandir(member_path(root, directory)) as entries:
            for entry in entries:
                name = f"{directory}{entry.name}"
                if is_own_directory(entry):
                    stack.append(f"{name}/")
                elif name not in (RECEIPT_NAME, MANIFEST_NAME):
                    yield name, entry.stat(follow_symlinks=False).st_size


def _digest(path: str) -> str:
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        return hashlib.sha256(b"link to " + os.fsencode(os.readlink(path))).hexdigest()
    if not stat.S_ISREG(mode):
        # Opening a pipe would wait for somebody to write to it.
        return hashlib.sha256(b"special file").hexdigest()
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
