"""Unpack a tar.gz: one thread inflates ahead, this one checks, hashes and writes each member."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import FileIO
from pathlib import Path

from gvm_py.dist.archive.member import MOST_BYTES, Admission, ArchiveMember
from gvm_py.dist.archive.names import below
from gvm_py.dist.archive.stream import GZIP, INPUT, BlockStream, inflate
from gvm_py.dist.archive.tarheader import (
    BLOCK,
    DIRECTORY,
    GNU_LONG_NAME,
    PAX,
    PAX_GLOBAL,
    TarHeader,
    decimal,
    parse_header,
    parse_pax,
)
from gvm_py.dist.archive.workers import ahead
from gvm_py.dist.archive.writing import make_directory, write_member
from gvm_py.errors import IntegrityError

_MOST_OVERHEAD = 256 << 20
_LONGEST_EXTENSION = 1 << 16
# Tapes were written in records of some kilobytes, the last one filled up.
_MOST_PADDING = 1 << 20


def untar(
    archive: Path, root: str | None, prefix: str, admission: Admission, progress: Callable[[int], None]
) -> dict[str, str]:
    """Unpack `archive` into the empty directory `root` and return the sha256 of each file by its name.

    Raises IntegrityError. Each member is checked before it is written; those before a refused one are written by then.
    """
    digests = {}
    with open(archive, "rb", buffering=0) as file, ThreadPoolExecutor(1) as pool:
        stream = BlockStream(ahead(inflate(_blocks(file, progress), GZIP), pool), MOST_BYTES + _MOST_OVERHEAD)
        for member in members(stream, prefix):
            for directory in admission.admit(member):
                make_directory(root, directory)
            if not member.is_directory:
                digests[member.name] = write_member(root, member, stream.pieces(member.size))
    return digests


def members(stream: BlockStream, prefix: str) -> Iterator[ArchiveMember]:
    """Yield each member below `prefix`; the caller reads exactly its content from `stream` before the next one.

    Raises IntegrityError for a member elsewhere or that is not a plain file or directory, and when the end is missing.
    """
    for header in _headers(stream):
        if header.kind == DIRECTORY:
            name = below(header.name.removesuffix(b"/") + b"/", prefix).removesuffix("/")
            if name:
                yield ArchiveMember(name, 0, is_directory=True)
        else:
            yield ArchiveMember(below(header.name, prefix), header.size, bool(header.mode & 0o100))
            stream.take(-header.size % BLOCK)


def _headers(stream: BlockStream) -> Iterator[TarHeader]:
    records: dict[bytes, bytes] = {}
    while any(block := stream.take(BLOCK)):
        header = parse_header(block)
        if header.kind in (PAX, PAX_GLOBAL, GNU_LONG_NAME):
            records |= _extension(header, stream)
        else:
            yield _extended(header, records) if records else header
            records = {}
    padding = 0
    for piece in stream.rest():
        padding += len(piece)
        if padding > _MOST_PADDING or piece.strip(b"\0"):
            raise IntegrityError("there are bytes after the end of the tar")


def _extended(header: TarHeader, records: dict[bytes, bytes]) -> TarHeader:
    size = decimal(records[b"size"]) if b"size" in records else header.size
    return header._replace(name=records.get(b"path", header.name), size=size)


def _extension(header: TarHeader, stream: BlockStream) -> dict[bytes, bytes]:
    if header.size > _LONGEST_EXTENSION:
        raise IntegrityError(f"an extended header of the tar has {header.size} bytes")
    data = stream.take(header.size)
    stream.take(-header.size % BLOCK)
    if header.kind == GNU_LONG_NAME:
        return {b"path": data.rstrip(b"\0")}
    records = parse_pax(data)
    if header.kind == PAX_GLOBAL:
        if records.keys() & {b"path", b"size"}:
            raise IntegrityError("the tar gives all its members the same name or size")
        return {}
    return records


def _blocks(file: FileIO, progress: Callable[[int], None]) -> Iterator[bytes]:
    while block := file.read(INPUT):
        progress(len(block))
        yield block
