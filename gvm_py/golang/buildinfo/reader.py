"""Find the build info inside an executable. Source of the layout: Go's `debug/buildinfo`, 1.13 to 1.27."""

import os
import stat
from pathlib import Path
from typing import BinaryIO, Literal

from gvm_py.golang.buildinfo import elf, macho, pe
from gvm_py.golang.buildinfo.image import Bytes, Image, MalformedError
from gvm_py.golang.buildinfo.modinfo import BuildInfo, parse
from gvm_py.records import dataclass

_MAGIC = b"\xff Go buildinf:"
EXECUTABLE_MAGICS = (elf.MAGIC, *macho.MAGICS, *macho.FAT_MAGICS, pe.MAGIC)
"""How files begin that are worth a look inside."""

_ALIGNMENT = 16
_HEADER_SIZE = 32
_INLINE, _BIG_ENDIAN = 0x2, 0x1
_CHUNK = 1 << 20
# The linker puts the blob near the start of the data; module info of the largest known programs is some 100 kB.
_SEARCH_LIMIT = 64 << 20
_STRING_LIMIT = 4 << 20
_VARINT_SIZE = 10
_SENTINEL_SIZE = 16


@dataclass(frozen=True)
class NotGoBinary:
    """A file that carries no Go build info, and why: another kind of file, damaged, or not readable."""

    path: Path
    reason: str


def read(path: Path) -> BuildInfo | NotGoBinary:
    """Return what the Go binary at `path` says about its build. Never runs it, never raises for what is in it."""
    try:
        # Non-blocking, so that a named pipe cannot hold the reader up.
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(fd, "rb") as file:
            status = os.fstat(fd)
            if not stat.S_ISREG(status.st_mode):
                return NotGoBinary(path, "not a regular file")
            return read_open(file, status.st_size, path)
    except OSError as error:
        return NotGoBinary(path, error.strerror or "not readable")


def read_open(file: BinaryIO, size: int, path: Path) -> BuildInfo | NotGoBinary:
    """Return the same for an open seekable file of `size` bytes, which is called `path`. Raises OSError."""
    try:
        return _decode(_load(Bytes(file, size)))
    except (MalformedError, ValueError) as error:
        return NotGoBinary(path, f"no Go build info: {error}")


def _load(data: Bytes) -> Image:
    magic = data.read(0, 4)
    if magic == elf.MAGIC:
        return elf.load(data)
    if magic in macho.MAGICS:
        return macho.load(data)
    if magic in macho.FAT_MAGICS:
        return macho.load_fat(data)
    if magic[:2] == pe.MAGIC:
        return pe.load(data)
    raise MalformedError("not an ELF, Mach-O or PE file")


def _decode(image: Image) -> BuildInfo:
    address = _find(image)
    header = image.read(address, _HEADER_SIZE)
    if len(header) < _HEADER_SIZE:
        raise MalformedError("its header is cut short")
    if header[15] & _INLINE:
        version, after = _inline_string(image, address + _HEADER_SIZE)
        modules, _ = _inline_string(image, after)
    else:
        version, modules = _pointed_strings(image, header)
    if not version:
        raise MalformedError("it names no Go version")
    return parse(version.decode("utf-8", "replace"), _unframed(modules).decode("utf-8", "replace"))


def _find(image: Image) -> int:
    """Return the address of the first aligned magic in the data."""
    start = -(-image.data_start // _ALIGNMENT) * _ALIGNMENT
    end = image.data_start + min(image.data_size, _SEARCH_LIMIT)
    for chunk in range(start, end, _CHUNK):
        data = image.read(chunk, min(_CHUNK, end - chunk))
        found = data.find(_MAGIC)
        while found >= 0:
            if found % _ALIGNMENT == 0:
                return chunk + found
            found = data.find(_MAGIC, found + 1)
    raise MalformedError("no mark of the Go linker")


def _inline_string(image: Image, address: int) -> tuple[bytes, int]:
    """Return the string behind a varint length (Go 1.18 and later), and the address after it."""
    prefix = image.read(address, _VARINT_SIZE)
    length = shift = 0
    for used, byte in enumerate(prefix, start=1):
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return _exactly(image, address + used, length), address + used + length
    raise MalformedError("a length in it has no end")


def _pointed_strings(image: Image, header: bytes) -> tuple[bytes, bytes]:
    """Return the two Go strings that the header points at (Go 1.13 to 1.17)."""
    pointer_size = header[14]
    if pointer_size not in (4, 8):
        raise MalformedError("its pointer size is unknown")
    order: Literal["big", "little"] = "big" if header[15] & _BIG_ENDIAN else "little"

    def numbers(pair: bytes) -> tuple[int, int]:
        first, second = pair[:pointer_size], pair[pointer_size:]
        return int.from_bytes(first, order), int.from_bytes(second, order)

    def string_at(address: int) -> bytes:
        return _exactly(image, *numbers(_exactly(image, address, 2 * pointer_size)))

    version, modules = numbers(header[16 : 16 + 2 * pointer_size])
    try:
        return string_at(version), string_at(modules)
    except MalformedError:
        # Without modules the second pointer leads nowhere, or to memory that the file does not hold.
        return string_at(version), b""


def _exactly(image: Image, address: int, length: int) -> bytes:
    if length > _STRING_LIMIT:
        raise MalformedError("a string in it is too long")
    if length == 0:
        return b""
    data = image.read(address, length)
    if len(data) != length:
        raise MalformedError("a string in it is cut short")
    return data


def _unframed(modules: bytes) -> bytes:
    """Take the 16-byte sentinels off that the go command puts around module info (cmd/go `modload.infoStart`)."""
    framed = len(modules) > 2 * _SENTINEL_SIZE and modules[-_SENTINEL_SIZE - 1 : -_SENTINEL_SIZE] == b"\n"
    return modules[_SENTINEL_SIZE:-_SENTINEL_SIZE] if framed else b""
