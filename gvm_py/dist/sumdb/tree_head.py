"""A signed tree head, and what follows from it: each hash below is proven by the one above."""

import base64
import re
from collections.abc import Callable, Sequence
from typing import Self

from gvm_py.dist.sumdb.merkle import HASH_SIZE, root_hash, subtree_hash
from gvm_py.dist.sumdb.note import VerifierKey, open_note
from gvm_py.dist.sumdb.tile import HEIGHT, WIDTH, Tile, TileStore, edge_tiles
from gvm_py.errors import IntegrityError
from gvm_py.records import dataclass, field

_HEAD = re.compile(r"go\.sum database tree\n(0|[1-9][0-9]{0,17})\n([^\n]+)\n(?s:.*)", re.ASCII)


@dataclass(frozen=True)
class TreeHead:
    """The database's word for its first `size` records. `note` is the signed text it was read from."""

    size: int
    root: bytes
    note: bytes = field(compare=False)

    @classmethod
    def open(cls, note: bytes, key: VerifierKey) -> Self:
        """Return the head in a note signed by `key`; lines after the third are for the future and ignored.

        Raises IntegrityError for a note that is not signed, or is not a tree head.
        """
        match = _HEAD.fullmatch(open_note(note, key))
        try:
            root = base64.b64decode(match[2], validate=True) if match else b""
        except ValueError:
            root = b""
        if match is None or len(root) != HASH_SIZE:
            raise IntegrityError("a signed note is not the head of a go.sum database tree")
        return cls(int(match[1]), root, note)


class SignedTree:
    """The tree below `head`. Every tile is checked against its parent, the edge against the root, then cached."""

    def __init__(self, head: TreeHead, tiles: TileStore) -> None:
        self.head = head
        self._tiles = tiles
        self._proven: dict[tuple[int, int], bytes] = {}

    def leaf(self, record: int) -> bytes:
        """Return the hash of a record. Raises IntegrityError when the tree is too small or a tile is false."""
        if record >= self.head.size:
            raise IntegrityError(f"record {record} is not in the tree of {self.head.size} records")
        return self._hash(0, record)

    def root_at(self, size: int) -> bytes:
        """Return the root this tree had when it was `size` records small. Raises IntegrityError for a false tile."""
        if size == self.head.size:
            return self.head.root
        return root_hash(self.tile(tile.level, tile.number)[: tile.size] for tile in edge_tiles(size))

    def tile(self, level: int, number: int) -> bytes:
        """Return a tile that the tree has, as wide as it is there. Raises IntegrityError where it is false."""
        if not self._proven:
            self._prove(edge_tiles(self.head.size), lambda rows: root_hash(rows) == self.head.root)
        if (level, number) not in self._proven:
            # A tile that is not at the edge is complete, so the tile above it holds its hash.
            expected = self._hash(level + 1, number)
            self._prove([Tile(level, number)], lambda rows: subtree_hash(rows[0]) == expected)
        return self._proven[level, number]

    def _hash(self, level: int, index: int) -> bytes:
        start = index % WIDTH * HASH_SIZE
        return self.tile(level, index >> HEIGHT)[start : start + HASH_SIZE]

    def _prove(self, tiles: Sequence[Tile], genuine: Callable[[Sequence[bytes]], bool]) -> None:
        # The second reader passes by a damaged cache, so that a bad disk never looks like a lying server.
        for read in (self._tiles.read, self._tiles.fetch):
            rows = [read(tile) for tile in tiles]
            if genuine(rows):
                break
        else:
            names = ", ".join(tile.path for tile in tiles)
            raise IntegrityError(f"{names} does not belong to the signed tree of {self.head.size} records")
        for tile, row in zip(tiles, rows, strict=True):
            self._tiles.keep(tile, row)
            self._proven[tile.level, tile.number] = row
