"""Write zips byte by byte, also such as no tool would write. Source: APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16."""

import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

STORED, DEFLATED = 0, 8
REGULAR = 0o100644
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4sBB5H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True)
class Entry:
    """A member. `local` and `central` change single fields of one of its headers: what the two tell may differ.

    The fields are signature, needed, flags, method, crc, packed, size, name, extra; in the directory also system,
    attributes, offset and comment. `body` replaces the packed bytes, `after` follows them.
    """

    name: bytes
    data: bytes = b""
    method: int = DEFLATED
    mode: int = REGULAR
    body: bytes | None = None
    after: bytes = b""
    local: dict[str, Any] = field(default_factory=dict)
    central: dict[str, Any] = field(default_factory=dict)

    @property
    def packed(self) -> bytes:
        """The bytes between this local header and the next."""
        if self.body is not None:
            return self.body
        return self.data if self.method == STORED else deflated(self.data)

    def fields(self) -> dict[str, Any]:
        """Return what both headers tell."""
        told = {"needed": 20, "flags": 0x800, "method": self.method, "name": self.name, "extra": b""}
        sizes = {"crc": zlib.crc32(self.data), "packed": len(self.packed), "size": len(self.data)}
        return {**told, **sizes}

    def local_header(self) -> bytes:
        """Return what stands in front of the packed bytes."""
        f = {"signature": b"PK\3\4", **self.fields(), **self.local}
        numbers = (f["needed"], f["flags"], f["method"], 0, 0, f["crc"], f["packed"], f["size"])
        head = _LOCAL.pack(f["signature"], *numbers, len(f["name"]), len(f["extra"]))
        return bytes(head + f["name"] + f["extra"])

    def central_header(self, offset: int) -> bytes:
        """Return what stands in the directory."""
        own = {"signature": b"PK\1\2", "system": 3, "attributes": self.mode << 16, "offset": offset, "comment": b""}
        f = {**own, **self.fields(), **self.central}
        numbers = (f["needed"], f["flags"], f["method"], 0, 0, f["crc"], f["packed"], f["size"])
        lengths = (len(f["name"]), len(f["extra"]), len(f["comment"]))
        head = _CENTRAL.pack(f["signature"], 20, f["system"], *numbers, *lengths, 0, 0, f["attributes"], f["offset"])
        return bytes(head + f["name"] + f["extra"] + f["comment"])


def deflated(data: bytes) -> bytes:
    """Return the raw deflate stream of `data`."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def zip_of(*entries: Entry, tail: bytes = b"", **end: int) -> bytes:
    """Return the zip of these entries; `end` changes fields of its last record, `tail` follows it."""
    body, central, offset = [], [], 0
    for entry in entries:
        central.append(entry.central_header(offset))
        body.append(entry.local_header() + entry.packed + entry.after)
        offset += len(body[-1])
    return with_directory(b"".join(body), b"".join(central), **{"count": len(entries), **end}) + tail


def with_directory(body: bytes, central: bytes, *, count: int, **end: int) -> bytes:
    """Return a zip of `body`, the headers of a directory, and the last record."""
    f = {"disk": 0, "first_disk": 0, "here": count, "count": count, "size": len(central), "start": len(body)}
    return body + central + _END.pack(b"PK\5\6", *{**f, "comment": 0, **end}.values())
