"""Where tiles come from: the cache on disk, else the server. Neither is trusted; `tree` proves each tile."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from gvm_py.dist.sumdb.tile import Tile
from gvm_py.errors import IntegrityError, NetworkError
from gvm_py.system.fs import write_atomic


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
            data = read_capped(self._directory / candidate.path, candidate.size)
            if data is not None and len(data) == candidate.size:
                return data[: tile.size]
        return None


def read_capped(path: Path, limit: int) -> bytes | None:
    """Return at most `limit` bytes and one of a file, None where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(limit + 1)
    except OSError:
        return None
