"""Unpack a zip: every member is checked first, then all cores inflate, hash and write."""

import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NamedTuple

from gvm_py.dist.archive.member import Admission, ArchiveMember
from gvm_py.dist.archive.names import refused
from gvm_py.dist.archive.stream import INPUT, RAW, crc32, inflate
from gvm_py.dist.archive.workers import spread
from gvm_py.dist.archive.writing import make_directory, write_member
from gvm_py.dist.archive.zipdirectory import STORED, Data, ListedEntry, ZipEntry, read_directory
from gvm_py.errors import IntegrityError


class Placed(NamedTuple):
    """What to write, and what the directory of the zip says about it."""

    member: ArchiveMember
    listed: ListedEntry


AsMember = Callable[[ListedEntry], ArchiveMember]
"""Places an entry below the GOROOT."""


def unzip(
    archive: Path, root: str | None, as_member: AsMember, admission: Admission, progress: Callable[[int], None]
) -> dict[str, str]:
    """Unpack `archive` into the empty directory `root` and return the sha256 of each file by its name.

    Raises IntegrityError; before the first write if a member is refused.
    """
    if not archive.stat().st_size:
        raise IntegrityError("the file is empty")
    with open(archive, "rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        found = {entry.listed.offset: entry for entry in read_directory(data)}
        directories, files = plan((entry.listed for entry in found.values()), as_member, admission)
        for directory in directories:
            make_directory(root, directory)
        return _write(data, root, [(file.member, found[file.listed.offset]) for file in files], progress)


def plan(entries: Iterable[ListedEntry], as_member: AsMember, admission: Admission) -> tuple[list[str], list[Placed]]:
    """Return the directories to make, parents first, and the files from big to small. Raises IntegrityError."""
    directories: list[str] = []
    files: list[Placed] = []
    for entry in entries:
        _refuse_special(entry)
        member = as_member(entry)
        if member.name:
            directories += admission.admit(member)
            if not member.is_directory:
                files.append(Placed(member, entry))
    return directories, sorted(files, key=lambda file: -file.member.size)


def content(data: Data, entry: ZipEntry, base: int = 0) -> Iterator[bytes]:
    """Yield what a member holds; `data` is the piece of the zip from `base` on. Raises IntegrityError at its end."""
    crc = 0
    packed = _blocks(data, entry.start - base, entry.stop - base)
    pieces = packed if entry.listed.method == STORED else inflate(packed, RAW)
    for piece in pieces:
        crc = crc32(piece, crc)
        yield piece
    if crc != entry.listed.crc:
        raise refused(ascii(entry.listed.name), "does not have the checksum it declares")


def _refuse_special(entry: ListedEntry) -> None:
    """Raise IntegrityError for a link, device or pipe, and for a directory that is not called one."""
    kind = stat.S_IFDIR if entry.name.endswith(b"/") else stat.S_IFREG
    if stat.S_IFMT(entry.unix_mode) not in (0, kind):
        raise refused(ascii(entry.name), "is neither a regular file nor a directory")
    if kind == stat.S_IFDIR and entry.size:
        raise refused(ascii(entry.name), "is a directory with content")


def _write(
    data: mmap, root: str | None, files: Sequence[tuple[ArchiveMember, ZipEntry]], progress: Callable[[int], None]
) -> dict[str, str]:
    done: list[int] = []
    reported = 0

    def write(file: tuple[ArchiveMember, ZipEntry]) -> tuple[str, str]:
        member, entry = file
        digest = write_member(root, member, content(data, entry))
        done.append(entry.stop - entry.start)
        return member.name, digest

    def report() -> None:
        nonlocal reported
        new = done[reported:]
        reported += len(new)
        progress(sum(new))

    return dict(spread(write, files, report))


def _blocks(data: Data, start: int, stop: int) -> Iterator[bytes]:
    return (data[at : min(at + INPUT, stop)] for at in range(start, stop, INPUT))
