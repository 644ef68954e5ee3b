"""A real transparency log with its own key: records, tree, tiles, signed heads, and histories that lie.

Written from RFC 6962 and the design of the checksum database, and without the code under test.
"""

import base64
import hashlib
import re
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_EMPTY = hashlib.sha256(b"").digest()


class TransparencyLog:
    """Records are go.sum lines. Each row of the tree is kept in full, so any old size can be shown again."""

    def __init__(self, name: str = "sum.test", records: Iterable[bytes] = ()) -> None:
        self.name = name
        self._private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
        self._public = b"\x01" + self._private.public_key().public_bytes_raw()
        self._key_id = hashlib.sha256(f"{name}\n".encode() + self._public).digest()[:4]
        self.records: list[bytes] = []
        self._rows: list[list[bytes]] = [[]]
        for record in records:
            self.append(record)

    @property
    def key(self) -> str:
        """The verifier key, as GOSUMDB takes it."""
        return f"{self.name}+{self._key_id.hex()}+{base64.b64encode(self._public).decode()}"

    def append(self, record: bytes) -> None:
        """Add a record, and every hash of the tree that is complete with it."""
        self.records.append(record)
        self._add(0, hashlib.sha256(b"\x00" + record).digest())

    def _add(self, level: int, digest: bytes) -> None:
        if level == len(self._rows):
            self._rows.append([])
        row = self._rows[level]
        row.append(digest)
        if len(row) % 2 == 0:
            self._add(level + 1, _node(row[-2], row[-1]))

    def root(self, size: int) -> bytes:
        """Return the root of the first `size` records."""
        return self._subtree(0, size) if size else _EMPTY

    def _subtree(self, start: int, end: int) -> bytes:
        count = end - start
        level = count.bit_length() - 1
        if count == 1 << level:
            return self._rows[level][start >> level]
        # RFC 6962: split at the largest power of two that is smaller than the number of records.
        return _node(self._subtree(start, start + (1 << level)), self._subtree(start + (1 << level), end))

    def tile(self, level: int, number: int, width: int) -> bytes:
        """Return a tile of height 8."""
        return b"".join(self._rows[8 * level][256 * number : 256 * number + width])

    def tiles(self, size: int) -> dict[str, bytes]:
        """Return every tile of the tree of `size` records by its path; the last one of each level may be partial."""
        found: dict[str, bytes] = {}
        level = 0
        while count := size >> 8 * level:
            for number in range(-(-count // 256)):
                width = min(256, count - 256 * number)
                found[tile_path(level, number, width)] = self.tile(level, number, width)
            level += 1
        return found

    def read(self, path: str, size: int) -> bytes | None:
        """Return the tile at `path` of the first `size` records, None where it is wider by now or not there yet."""
        match = re.fullmatch(r"tile/8/(\d+)/((?:x\d{3}/)*\d{3})(?:\.p/(\d+))?", path)
        assert match, path
        level, number = int(match[1]), int(re.sub(r"\D", "", match[2]))
        width = min(256, (size >> 8 * level) - 256 * number)
        return self.tile(level, number, width) if width == int(match[3] or 256) else None

    def head(self, size: int, root: bytes | None = None) -> bytes:
        """Return the signed head of the first `size` records; with `root`, a lie about them."""
        encoded = base64.b64encode(root or self.root(size)).decode()
        return self.sign(f"go.sum database tree\n{size}\n{encoded}\n")

    def sign(self, text: str) -> bytes:
        """Return `text` as a signed note."""
        signature = base64.b64encode(self._key_id + self._private.sign(text.encode())).decode()
        return f"{text}\n\N{EM DASH} {self.name} {signature}\n".encode()

    def answer(self, number: int, size: int) -> bytes:
        """Return the answer to a lookup of record `number`, with the head of the first `size` records."""
        return self.entry(number) + self.head(size)

    def entry(self, number: int) -> bytes:
        """Return the part of an answer that is before the signed head."""
        return f"{number}\n".encode() + self.records[number] + b"\n"

    def forked(self, size: int, length: int) -> "TransparencyLog":
        """Return another history of `length` records, with the same key, that parts from this one at `size`."""
        others = (module_record(number, "forked") for number in range(size, length))
        return TransparencyLog(self.name, [*self.records[:size], *others])


def module_version(number: int) -> str:
    """Return the version of golang.org/toolchain that record `number` is about."""
    return f"v0.0.1-go1.{number}.0.linux-amd64"


def h1(number: int, salt: str = "") -> str:
    """Return what record `number` says about the zip."""
    return "h1:" + base64.b64encode(hashlib.sha256(f"{number}{salt}".encode()).digest()).decode()


def module_record(number: int, salt: str = "") -> bytes:
    """Return the go.sum lines of record `number`."""
    module = f"golang.org/toolchain {module_version(number)}"
    return f"{module} {h1(number, salt)}\n{module}/go.mod {h1(number, 'go.mod')}\n".encode()


def module_log(length: int) -> TransparencyLog:
    """Return a log of `length` SDKs."""
    return TransparencyLog(records=map(module_record, range(length)))


def tile_path(level: int, number: int, width: int = 256) -> str:
    """Return the path of a tile, as in `tile/8/0/x001/234.p/5`."""
    groups = [f"{number % 1000:03}"]
    while number >= 1000:
        number //= 1000
        groups.insert(0, f"x{number % 1000:03}")
    return f"tile/8/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < 256 else "")


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
