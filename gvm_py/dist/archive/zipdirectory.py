"""Read the central directory of a zip, strictly, and compare it with what stands in front of each member.

Source: APPNOTE.TXT sections 4.3.7, 4.3.12 and 4.3.16. Archives of Go need neither zip64 nor a comment, so both are
refused. `zipfile` took a fifth of the time of the whole installation and has no limit on the number of members.
"""

import struct
from collections.abc import Iterator
from itertools import islice
from mmap import mmap
from operator import attrgetter
from typing import NamedTuple

from gvm_py.dist.archive.names import refused
from gvm_py.errors import IntegrityError

STORED, DEFLATED = 0, 8

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s2B3HL3L5H2L")
_LOCAL = struct.Struct("<4s3HL3L2H")
LOCAL_SIZE, CENTRAL_SIZE, END_SIZE = _LOCAL.size, _CENTRAL.size, _END.size
"""What the headers of a member take besides its name, and the end of the directory, in bytes."""

_UTF8_FLAG = 0x800
_SIZES_FOLLOW = 0b1000
# Bits 1 and 2 hold the compression level, bit 3 that sizes follow the data; all others change what the bytes mean.
_KNOWN_FLAGS = _UTF8_FLAG | 0b1110
_UNIX = 3

Data = mmap | bytes
"""A zip or a piece of one."""


class ListedEntry(NamedTuple):
    """A member as the central directory has it: `packed` bytes, behind the local header at `offset`."""

    name: bytes
    size: int
    crc: int
    method: int
    unix_mode: int
    flags: int
    packed: int
    offset: int


class ZipEntry(NamedTuple):
    """A member whose local header agrees; its packed bytes are at `start:stop`."""

    listed: ListedEntry
    start: int
    stop: int


class Bounds(NamedTuple):
    """Where the central directory is in a zip, and how many members it declares."""

    start: int
    stop: int
    members: int


def read_directory(data: mmap) -> list[ZipEntry]:
    """Return all members, in the order of their bytes. Raises IntegrityError for whatever Go would not have written."""
    bounds = find_directory(data)
    entries = [located(entry, data) for entry in listed_entries(data, bounds)]
    end = 0
    for entry in entries:
        if entry.listed.offset < end:
            raise refused(ascii(entry.listed.name), "shares bytes with another member")
        end = entry.stop
    if end > bounds.start:
        raise IntegrityError("a member of the zip reaches into its directory")
    return entries


def find_directory(data: Data, base: int = 0) -> Bounds:
    """Return where the directory of a zip is, whose bytes from `base` to its end are `data`. Raises IntegrityError."""
    end = len(data) - _END.size
    if end < 0:
        raise IntegrityError("the file is too short for a zip")
    signature, disk, first_disk, here, count, size, start, comment = _END.unpack_from(data, end)
    if signature != b"PK\5\6" or comment:
        raise IntegrityError("the file does not end as a zip does: it is cut off, or something was added")
    if (disk, first_disk, here) != (0, 0, count) or start + size != base + end:
        raise IntegrityError("the end of the zip contradicts itself")
    return Bounds(start, base + end, count)


def listed_entries(data: Data, bounds: Bounds, base: int = 0) -> list[ListedEntry]:
    """Return what the directory lists, in the order of the offsets; `data` is the zip from `base` on.

    Raises IntegrityError.
    """
    # One more than declared is enough to know that the zip lies.
    found = _entries(data, bounds.start - base, bounds.stop - base)
    entries = sorted(islice(found, bounds.members + 1), key=attrgetter("offset"))
    if len(entries) != bounds.members:
        listed = "more" if len(entries) > bounds.members else len(entries)
        raise IntegrityError(f"the zip declares {bounds.members} members and lists {listed}")
    return entries


def _entries(data: Data, at: int, stop: int) -> Iterator[ListedEntry]:
    while at < stop:
        if stop - at < _CENTRAL.size:
            raise IntegrityError("the directory of the zip is cut off")
        (signature, _, system, _, flags, method, _, crc, packed, size, *lengths, _, _, attributes, offset) = (
            _CENTRAL.unpack_from(data, at)
        )
        name_length, extra_length, comment_length = lengths
        name = data[at + _CENTRAL.size : at + _CENTRAL.size + name_length]
        at += _CENTRAL.size + name_length + extra_length + comment_length
        if signature != b"PK\1\2" or at > stop:
            raise IntegrityError("the directory of the zip is damaged")
        if flags & ~_KNOWN_FLAGS or method not in (STORED, DEFLATED):
            raise refused(ascii(name), "is packed or encrypted in a way that Go never uses")
        if not flags & _UTF8_FLAG and not name.isascii():
            raise refused(ascii(name), "has a name that is not UTF-8")
        mode = attributes >> 16 if system == _UNIX else 0
        yield ListedEntry(name, size, crc, method, mode, flags, packed, offset)


def located(listed: ListedEntry, data: Data, base: int = 0) -> ZipEntry:
    """Skip the local header, which must agree with the directory: other tools go by it.

    `data` is a piece of the zip from `base` on. Raises IntegrityError.
    """
    name, offset = listed.name, listed.offset - base
    if offset < 0:
        raise refused(ascii(name), "lies outside the piece of the zip that was read")
    declared = (listed.flags, listed.method, listed.crc, listed.packed, listed.size)
    try:
        signature, _, flags, method, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack_from(data, offset)
    except struct.error:
        raise refused(ascii(name), "lies outside the zip") from None
    names_end = offset + LOCAL_SIZE + name_length
    if (signature, data[offset + LOCAL_SIZE : names_end]) != (b"PK\3\4", name):
        raise refused(ascii(name), "is called something else where its bytes are")
    if flags & _SIZES_FOLLOW and not (crc or packed or size):
        crc, packed, size = declared[2:]
    if (flags, method, crc, packed, size) != declared:
        raise refused(ascii(name), "is described otherwise where its bytes are")
    start = base + names_end + extra_length
    return ZipEntry(listed, start, start + packed)
