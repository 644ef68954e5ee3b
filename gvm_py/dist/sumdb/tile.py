"""Tiles: the tree's hashes in files of up to 256 (golang.org/x/mod/sumdb/tlog, research.swtch.com/tlog)."""

from dataclasses import dataclass

from gvm_py.dist.sumdb.merkle import HASH_SIZE

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
