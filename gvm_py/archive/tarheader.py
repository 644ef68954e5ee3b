"""Parse the headers of a tar, strictly: USTAR as Go writes it, pax records, and the long names of GNU tar.

Source: POSIX.1-2017 `pax`, sections "ustar Interchange Format" and "pax Extended Header"; GNU tar manual, "Basic Tar
Format". `tarfile` in stream mode needed twice the time of the whole installation; the tests compare the two.
"""

from typing import NamedTuple

from gvm_py.errors import IntegrityError

BLOCK = 512
FILE, DIRECTORY, PAX, PAX_GLOBAL, GNU_LONG_NAME = b"0", b"5", b"x", b"g", b"L"

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
    if sum(block) - sum(block[148:156]) + 8 * ord(" ") != _octal(block[148:156]):
        raise IntegrityError("a header of the tar is damaged")
    name = _text(block[:100])
    magic = block[257:265]
    if magic not in (_USTAR, _GNU):
        raise IntegrityError("a header of the tar is in a format that Go never used")
    # In the format of GNU the prefix field holds other things.
    prefix = _text(block[345:500]) if magic == _USTAR else b""
    kind = block[156:157]
    if kind == b"\0":
        kind = FILE
    if kind not in (FILE, DIRECTORY, PAX, PAX_GLOBAL, GNU_LONG_NAME):
        raise IntegrityError(f"member {name!a} is {_KINDS.get(kind, f'of the unknown kind {kind!r}')}")
    return TarHeader(prefix + b"/" + name if prefix else name, _octal(block[124:136]), _octal(block[100:108]), kind)


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


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]


def _octal(field: bytes) -> int:
    digits = field.strip(b" \0") or b"0"
    # int() would also take a sign or an underscore.
    if digits.strip(b"01234567"):
        raise IntegrityError(f"{field!a} in a header of the tar is not a number")
    return int(digits, 8)
