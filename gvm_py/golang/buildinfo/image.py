"""An executable file as the loader sees it: which addresses come from which bytes of the file."""

import struct
from typing import BinaryIO

from gvm_py.records import dataclass


class MalformedError(Exception):
    """The file breaks the rules of its format, or is cut short. Never leaves this package."""


@dataclass(frozen=True)
class Bytes:
    """Bounded access to a file: no read is longer than the file, and a short one is an error."""

    file: BinaryIO
    size: int
    start: int = 0

    def read(self, offset: int, length: int) -> bytes:
        """Return exactly `length` bytes at `offset`. Raises MalformedError where the file does not have them."""
        begin = self.start + offset
        if offset < 0 or length < 0 or begin + length > self.size:
            raise MalformedError("it is cut short")
        self.file.seek(begin)
        data = self.file.read(length)
        if len(data) != length:
            raise MalformedError("it is cut short")
        return data

    def unpack(self, layout: str, offset: int) -> tuple[int, ...]:
        """Return the numbers of a `struct` layout at `offset`."""
        return struct.unpack(layout, self.read(offset, struct.calcsize(layout)))

    def at(self, offset: int) -> "Bytes":
        """Return the same file, counted from `offset`: one architecture inside a universal binary."""
        return Bytes(self.file, self.size, self.start + offset)


@dataclass(frozen=True)
class Mapping:
    """`size` bytes at `offset` of the file that the loader puts at `address`."""

    address: int
    size: int
    offset: int


@dataclass(frozen=True)
class Image:
    """A parsed executable. The build info lies in the `data_size` bytes at the address `data_start`."""

    data: Bytes
    mappings: tuple[Mapping, ...]
    data_start: int
    data_size: int

    def read(self, address: int, limit: int) -> bytes:
        """Return up to `limit` bytes at `address`: fewer where its mapping ends. Raises MalformedError outside."""
        for mapping in self.mappings:
            skip = address - mapping.address
            if 0 <= skip < mapping.size:
                return self.data.read(mapping.offset + skip, min(limit, mapping.size - skip))
        raise MalformedError(f"address {address:#x} is not in the file")
