"""The files below `resolve/`: each holds the GOROOT that answers the key it is named after, for the shim to read."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from gvm_py.selection.answers import answers
from gvm_py.system.fs import make_directory, write_atomic
from gvm_py.system.trees import remove_tree
from gvm_py.version import GoVersion


def update_answers(directory: Path, goroots: Mapping[GoVersion, Path], default: str | None) -> None:
    """Bring the answers in line with what is installed; the caller holds the store's lock. Raises OSError."""
    if directory.is_symlink():
        directory.unlink()  # what is behind it is not gosdk's, and would be removed below
    make_directory(directory)
    known = set()
    for entry in os.scandir(directory):
        # Somebody's directory in the place of an answer would fail every change from here on; a hidden file is
        # what a killed process left.
        if entry.name.startswith(".") or entry.is_dir(follow_symlinks=False):
            remove_tree(Path(entry.path))
        else:
            known.add(entry.name)
    wanted = answers(goroots, default, known)
    try:
        for key, goroot in wanted.items():
            write_answer(directory, key, goroot)
    except OSError:
        # A full disk, mostly. What is not there is asked about again, and an old answer would be believed.
        wanted = {}
        raise
    finally:
        for key in known - wanted.keys():
            (directory / key).unlink(missing_ok=True)


def write_answer(directory: Path, key: str, goroot: Path) -> None:
    """Make `goroot` the answer for `key`, without touching a file that says so already. Raises OSError.

    The disk is not waited for: a shim asks about an answer that a power cut has broken.
    """
    path, line = directory / key, os.fsencode(f"{goroot}\n")
    with suppress(OSError):
        # Opening a pipe would wait for somebody to write to it.
        if path.is_file() and path.read_bytes() == line:
            return
    write_atomic(path, line, durable=False)
