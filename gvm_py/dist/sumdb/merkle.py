"""The hashes of a transparency log's tree (RFC 6962 section 2.1)."""

import hashlib
from collections.abc import Iterable, Iterator

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(record: bytes) -> bytes:
    """Return the hash of a record."""
    return hashlib.sha256(b"\x00" + record).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the parent of two nodes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def subtree_hash(row: bytes) -> bytes:
    """Return the hash above a row of hashes, whose number is a power of two."""
    if len(row) == HASH_SIZE:
        return row
    middle = len(row) // 2
    return node_hash(subtree_hash(row[:middle]), subtree_hash(row[middle:]))


def root_hash(edge: Iterable[bytes]) -> bytes:
    """Return the root above the right edge of a tree: for each level, lowest first, its row of hashes.

    A row holds the hashes of that level that no hash of a higher row covers; together they cover the tree once.
    """
    root = b""
    for row in edge:
        for peak in reversed(list(_peaks(row))):
            root = node_hash(peak, root) if root else peak
    return root or EMPTY_ROOT


def _peaks(row: bytes) -> Iterator[bytes]:
    """Yield the hashes of the largest complete subtrees that make up `row`, from the left."""
    while row:
        size = HASH_SIZE << (len(row) // HASH_SIZE).bit_length() - 1
        yield subtree_hash(row[:size])
        row = row[size:]
