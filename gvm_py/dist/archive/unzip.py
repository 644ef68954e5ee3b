"""Unpack a zip: every member is checked first, then all cores inflate, hash and write."""

import stat
from collections.abc import Callable, Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NamedTuple

from gvm_py.dist.archive.inflate import INPUT, RAW, crc32, inflate
from gvm_py.dist.archive.member import Admission, ArchiveMember
from gvm_py.dist.archive.names import refused
from gvm_py.dist.archive.workers import spread
from gvm_py.dist.archive.writing import make_directory, write_member
from gvm_py.dist.archive.zipdirectory import STORED, ZipEntry, read_directory
from gvm_py.errors import IntegrityError


class Packed(NamedTuple):
    """What to write, and where its packed bytes are."""

    member: ArchiveMember
    entry: ZipEntry


def unzip(
    archive: Path,
    root: str | None,
    as_member: Callable[[ZipEntry], ArchiveMember],
    admission: Admission,
    progress: Callable[[int], None],
) -> dict[str, str]:
    """Unpack `archive` into the empty directory `root` and return the sha256 of each file by its name.

    `as_member` places an entry below the GOROOT. Raises IntegrityError; before the first write if a member is refused.
    """
    if not archive.stat().st_size:
        raise IntegrityError("the file is empty")
    with open(archive, "rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        directories, files = _plan(read_directory(data), as_member, admission)
        for directory in directories:
            make_directory(root, directory)
        return _write(data, root, files, progress)


def refuse_special(entry: ZipEntry) -> None:
    """Raise IntegrityError for a link, device or pipe, and for a directory that is not called one."""
    kind = stat.S_IFDIR if entry.name.endswith(b"/") else stat.S_IFREG
    if stat.S_IFMT(entry.unix_mode) not in (0, kind):
        raise refused(ascii(entry.name), "is neither a regular file nor a directory")
    if kind == stat.S_IFDIR and entry.size:
        raise refused(ascii(entry.name), "is a directory with content")


def _plan(
    entries: list[ZipEntry], as_member: Callable[[ZipEntry], ArchiveMember], admission: Admission
) -> tuple[list[str], list[Packed]]:
    directories: list[str] = []
    files: list[Packed] = []
    for entry in entries:
        refuse_special(entry)
        member = as_member(entry)
        if member.name:
            directories += admission.admit(member)
            if not member.is_directory:
                files.append(Packed(member, entry))
    return directories, sorted(files, key=lambda file: -file.member.size)


def _write(data: mmap, root: str | None, files: list[Packed], progress: Callable[[int], None]) -> dict[str, str]:
    done: list[int] = []
    reported = 0

    def write(file: Packed) -> tuple[str, str]:
        digest = write_member(root, file.member, _content(data, file))
        done.append(file.entry.stop - file.entry.start)
        return file.member.name, digest

    def report() -> None:
        nonlocal reported
        new = done[reported:]
        reported += len(new)
        progress(sum(new))

    return dict(spread(write, files, report))


def _content(data: mmap, file: Packed) -> Iterator[bytes]:
    crc = 0
    packed = _blocks(data, file.entry.start, file.entry.stop)
    for piece in packed if file.entry.method == STORED else inflate(packed, RAW):
        crc = crc32(piece, crc)
        yield piece
    if crc != file.entry.crc:
        raise refused(file.member.name, "does not have the checksum it declares")


def _blocks(data: mmap, start: int, stop: int) -> Iterator[bytes]:
    return (data[at : min(at + INPUT, stop)] for at in range(start, stop, INPUT))
