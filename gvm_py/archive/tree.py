"""Hash every file of a tree that lies on disk."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from gvm_py.archive.parallel import spread
from gvm_py.receipt import MANIFEST_NAME, RECEIPT_NAME


def tree_digests(goroot: Path) -> dict[str, str]:
    """Return the sha256 of every file below `goroot` by its relative path with slashes; gosdk's own files are left out.

    A link is hashed as the text it points to: no SDK holds one, so it never equals the file it stands for.
    Raises OSError.
    """
    root = str(goroot)
    files = sorted(_files(root, ""), key=lambda file: -file[1])
    return dict(spread(lambda file: (file[0], _digest(f"{root}/{file[0]}")), files))


def _files(root: str, directory: str) -> Iterator[tuple[str, int]]:
    with os.scandir(f"{root}/{directory}") as entries:
        for entry in entries:
            name = f"{directory}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _files(root, f"{name}/")
            elif name not in (RECEIPT_NAME, MANIFEST_NAME):
                yield name, entry.stat(follow_symlinks=False).st_size


def _digest(path: str) -> str:
    if os.path.islink(path):
        return hashlib.sha256(b"link to " + os.fsencode(os.readlink(path))).hexdigest()
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
