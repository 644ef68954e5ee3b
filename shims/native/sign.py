"""The ad-hoc signature of a program for macOS: zig signs for arm64 alone, and Rosetta's programs should have one, too.

The format is that of Apple's xnu, `osfmk/kern/cs_blobs.h`, as the linkers ld64 and lld write it: one code directory
with the SHA-256 of each page, no certificate.
"""

import hashlib
import struct

MAGIC, SEGMENT, CODE_SIGNATURE = 0xFEEDFACF, 0x19, 0x1D
SUPERBLOB, CODE_DIRECTORY = 0xFADE0CC0, 0xFADE0C02
VERSION, ADHOC_BY_LINKER, MAIN_PROGRAM, SHA256 = 0x20400, 0x20002, 1, 2
PAGE_BITS = 12
_HEADER = 32
_DIRECTORY = struct.Struct(">9I4B4I4Q")
_WRAPPER = struct.Struct(">5I")


def sign(image: bytes, identifier: str) -> bytes:
    """Return a 64-bit Mach-O program with an ad-hoc signature at its end.

    Raises ValueError for another file, a signed one, and one whose header has no room for the load command.
    """
    segments = dict(_segments(image))
    text, link_edit = segments[b"__TEXT"], segments[b"__LINKEDIT"]
    start = -(-len(image) // 16) * 16
    pages = -(-start // (1 << PAGE_BITS))
    name = identifier.encode("ascii") + b"\0"
    size = _WRAPPER.size + _DIRECTORY.size + len(name) + pages * hashlib.sha256().digest_size
    signed = bytearray(image.ljust(start, b"\0"))
    _add_command(signed, struct.pack("<4I", CODE_SIGNATURE, 16, start, size))
    # vmaddr stays; vmsize and filesize cover the signature.
    offset = struct.unpack_from("<Q", signed, link_edit + 40)[0]
    length = start + size - offset
    struct.pack_into("<Q", signed, link_edit + 32, -(-length // (1 << PAGE_BITS)) * (1 << PAGE_BITS))
    struct.pack_into("<Q", signed, link_edit + 48, length)
    text_offset, text_size = struct.unpack_from("<2Q", signed, text + 40)
    return bytes(signed) + _signature(bytes(signed), name, pages, text_offset, text_size)


def _segments(image: bytes) -> list[tuple[bytes, int]]:
    if len(image) < _HEADER or struct.unpack_from("<I", image)[0] != MAGIC:
        raise ValueError("this is no 64-bit Mach-O program")
    found = []
    at = _HEADER
    for _ in range(struct.unpack_from("<I", image, 16)[0]):
        kind, size = struct.unpack_from("<2I", image, at)
        if kind == CODE_SIGNATURE:
            raise ValueError("this program is signed already")
        if kind == SEGMENT:
            found.append((image[at + 8 : at + 24].rstrip(b"\0"), at))
        at += size
    return found


def _add_command(image: bytearray, command: bytes) -> None:
    count, size = struct.unpack_from("<2I", image, 16)
    end = _HEADER + size
    if any(image[end : end + len(command)]):
        raise ValueError("the header has no room for another load command")
    image[end : end + len(command)] = command
    struct.pack_into("<2I", image, 16, count + 1, size + len(command))


def _signature(code: bytes, name: bytes, pages: int, text_offset: int, text_size: int) -> bytes:
    page = 1 << PAGE_BITS
    hashes = b"".join(hashlib.sha256(code[start : start + page]).digest() for start in range(0, len(code), page))
    names = _DIRECTORY.size
    length = names + len(name) + len(hashes)
    kinds = (hashlib.sha256().digest_size, SHA256, 0, PAGE_BITS)
    head = (CODE_DIRECTORY, length, VERSION, ADHOC_BY_LINKER, names + len(name), names, 0, pages, len(code))
    directory = _DIRECTORY.pack(*head, *kinds, 0, 0, 0, 0, 0, text_offset, text_size, MAIN_PROGRAM)
    return _WRAPPER.pack(SUPERBLOB, _WRAPPER.size + length, 1, 0, _WRAPPER.size) + directory + name + hashes
