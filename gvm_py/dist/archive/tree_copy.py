"""Copy a directory that holds an SDK, under the rules of an archive: checked first, hashed on the way."""

import os
from collections.abc import Callable, Iterator

from gvm_py.dist.archive.member import Admission, ArchiveMember
from gvm_py.dist.archive.names import below, refused
from gvm_py.dist.archive.stream import PIECE
from gvm_py.dist.archive.workers import spread
from gvm_py.dist.archive.writing import make_directory, write_member
from gvm_py.paths.spelling import is_own_directory, member_path
from gvm_py.store.receipt import MANIFEST_NAME, RECEIPT_NAME

# In its module cache the go command leaves the module's file beside the `go.mod` that it makes of it.
_MODULE_FILE = "_go.mod"


def copy_tree(source: str, root: str | None, admission: Admission, progress: Callable[[int], None]) -> dict[str, str]:
    """Copy the SDK at `source` into the empty directory `root` and return the sha256 of each file by its name.

    gosdk's own files stay behind. Raises IntegrityError before the first write if a name is refused or anything is
    neither a file nor a directory, and OSError.
    """
    directories: list[str] = []
    files: list[ArchiveMember] = []
    for member in _members(source, ""):
        directories += admission.admit(member)
        if not member.is_directory:
            files.append(member)
    for directory in directories:
        make_directory(root, directory)

    def copy(member: ArchiveMember) -> tuple[str, str]:
        with open(member_path(source, member.name), "rb", buffering=0) as file:
            digest = write_member(root, member, iter(lambda: file.read(PIECE), b""))
        progress(member.size)
        return member.name, digest

    return dict(spread(copy, sorted(files, key=lambda member: -member.size)))


def _members(root: str, directory: str) -> Iterator[ArchiveMember]:
    with os.scandir(member_path(root, directory)) as entries:
        for entry in entries:
            name = below(os.fsencode(f"{directory}{entry.name}"), "")
            if is_own_directory(entry):
                yield ArchiveMember(name, 0, is_directory=True)
                yield from _members(root, f"{name}/")
            elif not entry.is_file(follow_symlinks=False):
                raise refused(name, "is neither a regular file nor a directory")
            elif name not in (RECEIPT_NAME, MANIFEST_NAME) and entry.name != _MODULE_FILE:
                status = entry.stat(follow_symlinks=False)
                yield ArchiveMember(name, status.st_size, bool(status.st_mode & 0o100))
