"""Tiles: the tree's hashes in files of up to 256 (golang.org/x/mod/sumdb/tlog, research.swtch.com/tlog).

They come from the cache on disk, else from the server. Neither is trusted; `tree` proves each tile.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from gvm_py.dist.sumdb.merkle import HASH_SIZE
from gvm_py.errors import IntegrityError, NetworkError
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any
from gvm_py.system.fs import write_atomic

HEIGHT = 8
WIDTH = 1 << HEIGHT


@dataclass(frozen=True)
class Tile:
    """`width` hashes of the tree's level 8 * `level`, from index 256 * `number` on. A complete one is 256 wide."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where the server and the cache have it: `tile/8/0/x001/x234/067`, with `.p/3` when it is partial."""
        groups = f"{self.number:,}".split(",")
        groups = [f"x{int(group):03}" for group in groups[:-1]] + [f"{int(groups[-1]):03}"]
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{HEIGHT}/{self.level}/{'/'.join(groups)}{partial}"

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return self.width * HASH_SIZE

    @property
    def complete(self) -> "Tile":
        """Return this tile once the tree has grown past it."""
        return Tile(self.level, self.number)


def edge_tiles(tree_size: int) -> list[Tile]:
    """Return the partial tiles at the right edge of a tree, lowest level first: the rows of `merkle.root_hash`."""
    tiles, level = [], 0
    while tree_size:
        tree_size, width = divmod(tree_size, WIDTH)
        if width:
            tiles.append(Tile(level, tree_size, width))
        level += 1
    return tiles


class TileStore:
    """The tiles of one database. `fetch` returns what the server has at a path, None where it has nothing."""

    def __init__(self, directory: Path, fetch: Callable[[str], bytes | None]) -> None:
        self._directory = directory
        self._fetch = fetch

    def read(self, tile: Tile) -> bytes:
        """Return the tile, from the cache where it is there. Raises as `fetch` does."""
        return self._cached(tile) or self.fetch(tile)

    def fetch(self, tile: Tile) -> bytes:
        """Return the tile from the server, which may keep only the complete one once the tree has grown past it.

        Raises NetworkError when the server does not have it, IntegrityError when it is too short.
        """
        data = self._fetch(tile.path)
        if data is None and tile != tile.complete:
            data = self._fetch(tile.complete.path)
        if data is None:
            raise NetworkError(f"the server does not have {tile.path}")
        if len(data) not in (tile.size, tile.complete.size):
            raise IntegrityError(f"{tile.path} has {len(data)} bytes instead of {tile.size}")
        return data[: tile.size]

    def keep(self, tile: Tile, data: bytes) -> None:
        """Write a proven tile to the cache. A cache that cannot be written only costs the next download."""
        if self._cached(tile) != data:
            with suppress(OSError):
                write_atomic(self._directory / tile.path, data)

    def _cached(self, tile: Tile) -> bytes | None:
        for candidate in (tile, tile.complete):
            data = read_if_any(self._directory / candidate.path, candidate.size)
            if data is not None and len(data) == candidate.size:
                return data[: tile.size]
        return None
