"""Make the files of a foreign SDK appear in the staging directory, and leave the originals exactly as they are."""

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from gvm_py.dist.archive import made_executable, published_names, tree_files
from gvm_py.errors import IntegrityError
from gvm_py.golang.sdktree import read_version
from gvm_py.paths.spelling import member_path


def materialize(goroot: Path, destination: Path, *, hard_links: bool) -> int:
    """Fill the empty directory `destination` with the published files of `goroot`; return how many are hard links.

    A file is copied where no link can be made (another file system, rules of the kernel), where its mode would have
    to change, and where somebody else could change it through the original. Raises IntegrityError for anything that
    is not a regular file, OSError.
    """
    made: set[str] = set()
    linked = 0
    for target, source in published_names(tree_files(goroot), read_version(goroot)).items():
        parent = target.rpartition("/")[0]
        if parent not in made:
            os.makedirs(member_path(destination, parent), exist_ok=True)
            made.add(parent)
        linked += _place(
            member_path(goroot, source), member_path(destination, target), made_executable(target), hard_links
        )
    return linked


def _place(source: str, target: str, executable: bool, hard_links: bool) -> bool:
    """Return whether `target` is a hard link now and no copy."""
    status = os.lstat(source)
    if not stat.S_ISREG(status.st_mode):
        raise IntegrityError(f"{source} is not a regular file, and an SDK holds nothing else")
    if hard_links and _may_be_shared(status, executable):
        with suppress(OSError):
            os.link(source, target)
            return True
    shutil.copyfile(source, target)
    os.chmod(target, 0o755 if executable or status.st_mode & 0o111 else 0o644)
    return False


def _may_be_shared(status: os.stat_result, executable: bool) -> bool:
    """Return whether a file can be in the store as it is: a link has one mode and one owner for all its names."""
    mine = not hasattr(os, "geteuid") or status.st_uid in (0, os.geteuid())
    plain = not status.st_mode & (stat.S_ISUID | stat.S_ISGID | stat.S_IWOTH)
    return mine and plain and bool(status.st_mode & 0o111 or not executable)
