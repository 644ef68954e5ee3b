"""The names of the functions that were linked into a Go program, inlined ones included.

They are in the function table (pclntab) that the runtime itself needs, so `strip` and `-ldflags=-s` leave them. Source
of the layout: Go's `debug/gosym` and `cmd/link/internal/ld.pcln` from Go 1.16 on; older tables are not read.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Literal

from gvm_py.golang.buildinfo.image import Bytes, MalformedError

_MAGICS = {0xFFFFFFFA: 2, 0xFFFFFFF0: 3, 0xFFFFFFF1: 3}
"""The table of Go 1.16, 1.18 and 1.20: how many words of the header stand before the offset of the names."""
# Both byte orders share their first bytes, of the little one from the second byte on: bytes that all matches begin with
# are looked for ten times as fast.
_HEADER = re.compile(rb"\xff\xff\xff(?:(?P<little>\0\0)|[\xfa\xf0\xf1]\0\0)[\1\2\4][\4\x08]", re.DOTALL)
_CHUNK = 4 << 20
_PREFIX = 8
_NAMES_LIMIT = 256 << 20
_FUNCTIONS_LIMIT = 10_000_000


def function_names(file: BinaryIO, size: int) -> frozenset[str] | None:
    """Return the full names, such as `net/http.(*Client).Do`; None where the program has no table that can be read."""
    data = Bytes(file, size)
    for offset in _candidates(data):
        try:
            return _names(data, offset)
        except MalformedError:
            continue
    return None


def _candidates(data: Bytes) -> Iterator[int]:
    """Yield every place where a table may begin. One that lies across two chunks is in the second as well."""
    for start in range(0, data.size, _CHUNK - _PREFIX):
        chunk = data.read(start, min(_CHUNK, data.size - start))
        for match in _HEADER.finditer(chunk):
            order: Literal["little", "big"] = "little" if match["little"] else "big"
            place = match.start() - (order == "little")
            # Where it begins before the chunk, it is in the one before as a whole.
            if place >= 0 and int.from_bytes(chunk[place : place + 4], order) in _MAGICS:
                yield start + place


def _names(data: Bytes, offset: int) -> frozenset[str]:
    prefix = data.read(offset, _PREFIX)
    order: Literal["little", "big"] = "little" if prefix[0] != 0xFF else "big"
    before = _MAGICS[int.from_bytes(prefix[:4], order)]
    width = prefix[7]
    words = [int.from_bytes(data.read(offset + _PREFIX + index * width, width), order) for index in range(before + 2)]
    functions, names, units = words[0], words[before], words[before + 1]
    header = _PREFIX + (before + 5) * width
    if not 0 < functions <= _FUNCTIONS_LIMIT or not header <= names < units <= names + _NAMES_LIMIT:
        raise MalformedError("its function table is damaged")
    text = data.read(offset + names, units - names)
    found = frozenset(text.decode("utf-8", "replace").split("\0")) - {""}
    if not any(name.startswith("runtime.") for name in found):
        raise MalformedError("its function table has no runtime")
    return found
