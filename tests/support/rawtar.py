"""Write tars byte by byte, also such as no tool would write. Source: POSIX.1-2017 `pax`, ustar Interchange Format."""

import gzip
from collections.abc import Mapping

USTAR, GNU = b"ustar\x0000", b"ustar  \0"
END = bytes(1024)
MODE, SIZE = 100, 124
_CHECKSUM = slice(148, 156)


def header(
    name: bytes,
    size: int = 0,
    *,
    kind: bytes = b"0",
    mode: int = 0o644,
    magic: bytes = USTAR,
    prefix: bytes = b"",
    fields: Mapping[int, bytes] | None = None,
) -> bytes:
    """Return one block with a right checksum. `fields` maps an offset to bytes that replace what is there."""
    block = bytearray(512)
    block[0 : len(name)] = name
    block[100:108] = b"%07o\0" % mode
    block[124:136] = b"%011o\0" % size
    block[156:157] = kind
    block[257:265] = magic
    block[345 : 345 + len(prefix)] = prefix
    for place, value in (fields or {}).items():
        block[place : place + len(value)] = value
    block[_CHECKSUM] = b" " * 8
    block[_CHECKSUM] = b"%06o\0 " % sum(block)
    return bytes(block)


def padded(data: bytes) -> bytes:
    """Return `data` filled up to whole blocks."""
    return data + bytes(-len(data) % 512)


def file(name: bytes, data: bytes = b"", *, kind: bytes = b"0", mode: int = 0o644) -> bytes:
    """Return a member with its content."""
    return header(name, len(data), kind=kind, mode=mode) + padded(data)


def directory(name: bytes) -> bytes:
    """Return a member that is a directory."""
    return header(name, kind=b"5", mode=0o755)


def pax(*records: tuple[bytes, bytes], kind: bytes = b"x") -> bytes:
    """Return an extended header for the next member, or with kind `g` for all that follow."""
    return file(b"PaxHeaders.0/next", b"".join(pax_record(key, value) for key, value in records), kind=kind)


def pax_record(key: bytes, value: bytes) -> bytes:
    """Return one record, whose length counts its own digits."""
    rest = b" %b=%b\n" % (key, value)
    length = len(rest)
    while len(b"%d" % length) + len(rest) != length:
        length = len(b"%d" % length) + len(rest)
    return b"%d" % length + rest


def gnu_long_name(name: bytes) -> bytes:
    """Return the member by which GNU tar gives the next one a long name."""
    return header(b"././@LongLink", len(name) + 1, kind=b"L", magic=GNU) + padded(name + b"\0")


def packed(*members: bytes, end: bytes = END) -> bytes:
    """Return the tar.gz of these members."""
    return gzip.compress(b"".join(members) + end, 1, mtime=0)
