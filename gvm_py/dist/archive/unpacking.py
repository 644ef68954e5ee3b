"""Unpack any form an SDK comes in, and return what came out."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from gvm_py.dist.archive.member import Admission, ArchiveMember
from gvm_py.dist.archive.module import h1_of, made_executable, module_prefix, tree_name
from gvm_py.dist.archive.names import below
from gvm_py.dist.archive.tree_copy import copy_tree
from gvm_py.dist.archive.untar import untar
from gvm_py.dist.archive.unzip import AsMember, unzip
from gvm_py.dist.archive.zipdirectory import ListedEntry
from gvm_py.errors import IntegrityError
from gvm_py.records import dataclass
from gvm_py.system.trees import remove_tree

Form = Literal["tar.gz", "zip", "module", "directory"]
"""How the bytes of an SDK are packed; `directory` is an SDK that lies unpacked on this machine."""

_ARCHIVE_PREFIX = "go/"


@dataclass(frozen=True)
class Unpacked:
    """An SDK tree: the h1 of the toolchain module it makes, and the sha256 of each file by its path. Size in bytes."""

    h1: str
    digests: dict[str, str]
    bytes: int

    @property
    def files(self) -> int:
        """How many files there are."""
        return len(self.digests)


def unpack(
    archive: Path,
    form: Form,
    destination: Path,
    *,
    module_version: str,
    progress: Callable[[int], None] = lambda _count: None,
) -> Unpacked:
    """Unpack `archive` into the empty directory `destination`, which becomes a GOROOT.

    `progress` is called with packed bytes done. Raises IntegrityError naming the archive; `destination` is then empty.
    """
    try:
        return _unpack(archive, form, str(destination), module_version, progress)
    except IntegrityError:
        empty(destination)
        raise


def survey(
    archive: Path, form: Form, *, module_version: str, progress: Callable[[int], None] = lambda _count: None
) -> Unpacked:
    """Return what `unpack` would make of an archive, checked in the same way, without writing anything.

    `progress` is called with packed bytes done. Raises IntegrityError naming the archive.
    """
    return _unpack(archive, form, None, module_version, progress)


def _unpack(
    archive: Path, form: Form, root: str | None, module_version: str, progress: Callable[[int], None]
) -> Unpacked:
    admission = Admission()
    try:
        if form == "directory":
            digests = copy_tree(str(archive), root, admission, progress)
        elif form == "tar.gz":
            digests = untar(archive, root, _ARCHIVE_PREFIX, admission, progress)
        else:
            as_member = in_module_zip(module_version) if form == "module" else _in_archive
            digests = unzip(archive, root, as_member, admission, progress)
    except IntegrityError as error:
        raise IntegrityError(f"{archive.name} is not the archive of an SDK: {error.message}") from error
    return Unpacked(h1_of(digests, module_version), digests, admission.bytes)


def _in_archive(entry: ListedEntry) -> ArchiveMember:
    name = below(entry.name, _ARCHIVE_PREFIX)
    return ArchiveMember(name.removesuffix("/"), entry.size, bool(entry.unix_mode & 0o100), name.endswith("/"))


def in_module_zip(module_version: str) -> AsMember:
    """Return where the members of the module zip of this version belong in a GOROOT."""
    prefix = module_prefix(module_version)

    def as_member(entry: ListedEntry) -> ArchiveMember:
        name = tree_name(below(entry.name, prefix))
        return ArchiveMember(name.removesuffix("/"), entry.size, made_executable(name), name.endswith("/"))

    return as_member


def empty(directory: Path) -> None:
    """Remove everything in a directory that can be removed."""
    for path in directory.iterdir():
        with suppress(OSError):
            remove_tree(path)
