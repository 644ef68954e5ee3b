"""The answer to a lookup: a numbered record of go.sum lines, then a signed tree head."""

import base64
import re
from typing import Self

from gvm_py.dist.sumdb.merkle import HASH_SIZE, leaf_hash
from gvm_py.dist.sumdb.note import decode_lines
from gvm_py.dist.sumdb.tree_head import SignedTree
from gvm_py.errors import IntegrityError
from gvm_py.records import dataclass

MODULE = "golang.org/toolchain"
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)


@dataclass(frozen=True)
class LookupAnswer:
    """Record `number` with its go.sum lines, and a tree head that is not opened yet."""

    number: int
    text: str
    note: bytes

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Return the answer in `data` (tlog.ParseRecord). Raises IntegrityError when it is none."""
        record, _, note = data.partition(b"\n\n")
        number, _, text = decode_lines(record).partition("\n")
        if not _NUMBER.fullmatch(number) or not text or not note:
            raise IntegrityError("the answer is not a record and a tree head")
        return cls(int(number), f"{text}\n", note)

    def encode(self, note: bytes) -> bytes:
        """Return the record followed by another tree head, as `parse` reads it."""
        return f"{self.number}\n{self.text}\n".encode() + note

    def zip_hash(self, module_version: str, tree: SignedTree) -> str:
        """Return the h1 of the module zip. Only lines that `tree` proves are looked at.

        Raises IntegrityError when the record is not in the tree, or names the module not exactly once.
        """
        if tree.leaf(self.number) != leaf_hash(self.text.encode()):
            raise IntegrityError(f"record {self.number} is not the one in the signed tree")
        prefix = f"{MODULE} {module_version} "
        hashes = {line.removeprefix(prefix) for line in self.text.split("\n") if line.startswith(prefix)}
        if len(hashes) != 1:
            raise IntegrityError(f"its record {self.number} has {len(hashes) or 'no'} checksums for the module")
        return _checked(hashes.pop())


def _checked(h1: str) -> str:
    scheme, _, encoded = h1.partition(":")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except ValueError:
        digest = b""
    if scheme != "h1" or len(digest) != HASH_SIZE:
        raise IntegrityError(f"{h1[:100]!r} is not an h1 checksum")
    return h1
