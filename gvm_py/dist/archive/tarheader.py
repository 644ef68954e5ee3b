"""Parse the headers of a tar, strictly: USTAR as Go writes it, pax records, and the long names of GNU tar.

Source: POSIX.1-2017 `pax`, sections "ustar Interchange Format" and "pax Extended Header"; GNU tar manual, "Basic Tar
Format". `tarfile` in stream mode needed twice the time of the whole installation; the tests compare the two.
"""

import struct
from typing import NamedTuple
from zlib import adler32

from gvm_py.errors import IntegrityError

BLOCK = 512
FILE, DIRECTORY, PAX, PAX_GLOBAL, GNU_LONG_NAME = b"0", b"5", b"x", b"g", b"L"

# name, mode, size, checksum, type flag, magic with version, prefix
_HEADER = struct.Struct("100s8s16x12s12x8sc100x8s80x155s12x")
_USTAR = b"ustar\x0000"
_GNU = b"ustar  \0"
_KINDS = {
    b"1": "a hard link",
    b"2": "a symbolic link",
    b"3": "a device",
    b"4": "a device",
    b"6": "a pipe",
    b"S": "a sparse file",
}


class TarHeader(NamedTuple):
    """One header block. `size` is in bytes; `kind` is the type flag."""

    name: bytes
    size: int
    mode: int
    kind: bytes


def parse_header(block: bytes) -> TarHeader:
    """Return what the 512 bytes of a header say. Raises IntegrityError for a damaged one and for any kind of link."""
    name, mode, size, checksum, kind, magic, prefix = _HEADER.unpack(block)
    if not _is_sum(block, _octal(checksum) + sum(checksum) - 8 * ord(" ")):
        raise IntegrityError("a header of the tar is damaged")
    name = _text(name)
    if magic not in (_USTAR, _GNU):
        raise IntegrityError("a header of the tar is in a format that Go never used")
    if kind == b"\0":
        kind = FILE
    if kind not in (FILE, DIRECTORY, PAX, PAX_GLOBAL, GNU_LONG_NAME):
        raise IntegrityError(f"member {name!a} is {_KINDS.get(kind, f'of the unknown kind {kind!r}')}")
    # In the format of GNU the prefix field holds other things.
    if magic == _USTAR and prefix[0]:
        name = _text(prefix) + b"/" + name
    return TarHeader(name, _octal(size), _octal(mode), kind)


def parse_pax(data: bytes) -> dict[bytes, bytes]:
    """Return the records of an extended header, each of which is `LENGTH KEY=VALUE` and a line feed."""
    records = {}
    while data:
        digits, space, _ = data[:10].partition(b" ")
        length = int(digits) if space and digits.isdigit() else 0
        key, equals, value = data[len(digits) + 1 : length - 1].partition(b"=")
        if not key or not equals or data[length - 1 : length] != b"\n":
            raise IntegrityError("an extended header of the tar is damaged")
        if key.startswith(b"GNU.sparse."):
            raise IntegrityError("the tar holds a sparse file")
        records[key] = value
        data = data[length:]
    return records


def decimal(digits: bytes) -> int:
    """Return the size in a pax record. Raises IntegrityError."""
    if not digits.isdigit() or len(digits) > 18:
        raise IntegrityError(f"{digits[:40]!a} in the tar is not a size")
    return int(digits)


def _is_sum(block: bytes, expected: int) -> bool:
    # The low half of Adler-32 is one more than the sum of the bytes: ten times faster than sum(), modulo 65521.
    return adler32(block) & 0xFFFF == (expected + 1) % 65521


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]


def _octal(field: bytes) -> int:
    digits = field.strip(b" \0") or b"0"
    # int() would also take a sign or an underscore.
    try:
        return int(digits, 8) if digits.isdigit() else int("")
    except ValueError:
        raise IntegrityError(f"{field!a} in a header of the tar is not a number") from None
