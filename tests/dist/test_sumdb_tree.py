"""Tiles prove every record and every older tree of any size, and no false tile proves anything."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.dist.sumdb.merkle import HASH_SIZE, leaf_hash
from gvm_py.dist.sumdb.tile import Tile, TileStore, edge_tiles
from gvm_py.dist.sumdb.tree_head import SignedTree, TreeHead
from gvm_py.errors import IntegrityError, NetworkError
from tests.support.translog import module_log, tile_path

_SIZES = [1, 2, 5, 255, 256, 257, 300, 700, 3000, 65_536 + 300]
_LOG = module_log(max(_SIZES))
_NOWHERE = Path(__file__) / "no directory can be here"


def _tree(size: int, fetch: Callable[[str], bytes | None], cache: Path = _NOWHERE) -> SignedTree:
    return SignedTree(TreeHead(size, _LOG.root(size), b""), TileStore(cache, fetch))


@pytest.fixture(scope="module", params=_SIZES)
def tree(request: pytest.FixtureRequest) -> SignedTree:
    return _tree(request.param, partial(_LOG.read, size=request.param))


def _samples(size: int) -> list[int]:
    """All numbers below `size` when they are few, else those around each power of two and a spread of others."""
    if size <= 700:
        return list(range(size))
    near = {power + off for power in (1 << bit for bit in range(17)) for off in (-1, 0, 1)}
    return sorted(number for number in near | set(range(0, size, size // 97)) | {size - 1} if 0 <= number < size)


def test_every_record_is_proven(tree: SignedTree) -> None:
    for number in _samples(tree.head.size):
        assert tree.leaf(number) == leaf_hash(_LOG.records[number])


def test_every_older_tree_is_proven_to_be_the_beginning(tree: SignedTree) -> None:
    for size in [*_samples(tree.head.size), tree.head.size]:
        assert tree.root_at(size) == _LOG.root(size)


def test_a_record_beyond_the_tree_is_refused(tree: SignedTree) -> None:
    with pytest.raises(IntegrityError, match="is not in the tree"):
        tree.leaf(tree.head.size)


@given(data=st.data(), size=st.integers(1, max(_SIZES)))
def test_a_record_and_an_older_tree_are_proven_at_any_size(data: st.DataObject, size: int) -> None:
    older = data.draw(st.integers(0, size))
    number = data.draw(st.integers(0, size - 1))
    tree = _tree(size, _grown(size, data.draw(st.integers(size, max(_SIZES)))))
    assert tree.root_at(older) == _LOG.root(older)
    assert tree.leaf(number) == leaf_hash(_LOG.records[number])


@given(data=st.data(), size=st.integers(1, 3000))
def test_another_history_is_never_proven_to_be_the_beginning(data: st.DataObject, size: int) -> None:
    fork = data.draw(st.integers(0, size - 1))
    older = data.draw(st.integers(fork + 1, size))
    tree = _tree(size, partial(_LOG.read, size=size))
    assert tree.root_at(older) != _LOG.forked(fork, older).root(older)


def _grown(size: int, later: int) -> Callable[[str], bytes | None]:
    """Serve from a server that has `later` records by now, and kept the partial tiles of `size` records."""
    return lambda path: _LOG.read(path, later) or _LOG.read(path, size)


@given(data=st.data(), size=st.sampled_from([2, 5, 255, 257, 300, 700, 3000, 65_836]))
def test_no_hash_of_any_tile_can_be_false(data: st.DataObject, size: int) -> None:
    path = data.draw(st.sampled_from(_paths(size)))
    honest = _LOG.read(path, size)
    assert honest is not None
    position = data.draw(st.integers(0, len(honest) - 1))
    bit = data.draw(st.sampled_from([1, 128]))
    false = bytearray(honest)
    false[position] ^= bit
    tree = _tree(size, lambda asked: bytes(false) if asked == path else _LOG.read(asked, size))
    with pytest.raises(IntegrityError, match="does not belong to the signed tree"):
        # A leaf below the false hash leads through every tile above it.
        tree.leaf(_first_leaf_below(path, position // HASH_SIZE))


@cache
def _paths(size: int) -> list[str]:
    return sorted(_LOG.tiles(size))


def _first_leaf_below(path: str, entry: int) -> int:
    _, _, level, *number = path.partition(".p")[0].split("/")
    index = int("".join(number).replace("x", "")) * 256 + entry
    return index << 8 * int(level)


@pytest.mark.parametrize("missing", [1, HASH_SIZE, 5 * HASH_SIZE, -1, -HASH_SIZE])
def test_a_tile_of_the_wrong_length_is_refused(missing: int) -> None:
    tiles = _LOG.tiles(300)
    path = "tile/8/0/001.p/44"
    changed = tiles[path][:-missing] if missing > 0 else tiles[path] + bytes(-missing)
    with pytest.raises(IntegrityError, match=rf"{path} has {len(changed)} bytes instead of {44 * HASH_SIZE}"):
        _tree(300, {**tiles, path: changed}.get).leaf(0)


def test_a_tile_that_the_server_does_not_have_is_named() -> None:
    with pytest.raises(NetworkError, match="does not have tile/8/0/000"):
        _tree(300, {path: data for path, data in _LOG.tiles(300).items() if path != "tile/8/0/000"}.get).leaf(7)


def test_the_tiles_at_the_edge_are_those_of_a_real_head() -> None:
    assert [tile.path for tile in edge_tiles(66_332_798)] == [
        "tile/8/0/x259/112.p/126",
        "tile/8/1/x001/012.p/40",
        "tile/8/2/003.p/244",
        "tile/8/3/000.p/3",
    ]
    assert edge_tiles(0) == []
    assert [tile.path for tile in edge_tiles(65_536)] == ["tile/8/2/000.p/1"]


@given(level=st.integers(0, 7), number=st.integers(0, 1 << 55), width=st.integers(1, 256))
def test_a_path_is_written_in_groups_of_three_digits(level: int, number: int, width: int) -> None:
    assert Tile(level, number, width).path == tile_path(level, number, width)


@pytest.mark.parametrize(
    ("number", "width", "path"),
    [(0, 256, "tile/8/4/000"), (1234067, 1, "tile/8/4/x001/x234/067.p/1"), (1234067, 256, "tile/8/4/x001/x234/067")],
)
def test_paths_are_those_of_the_specification(number: int, width: int, path: str) -> None:
    assert Tile(4, number, width).path == path


def test_proven_tiles_are_cached_and_false_ones_are_not(tmp_path: Path) -> None:
    tiles = _LOG.tiles(300)
    false = {**tiles, "tile/8/0/000": bytes(256 * HASH_SIZE)}
    with pytest.raises(IntegrityError):
        _tree(300, false.get, tmp_path).leaf(0)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.p/*")) == [
        "tile/8/0/001.p/44",
        "tile/8/1/000.p/1",
    ]
    assert not (tmp_path / "tile/8/0/000").exists()


@pytest.mark.parametrize("damage", [b"", b"short", bytes(256 * HASH_SIZE), bytes(257 * HASH_SIZE)])
def test_a_damaged_cache_is_fetched_again(tmp_path: Path, damage: bytes) -> None:
    tiles = _LOG.tiles(300)
    _tree(300, tiles.get, tmp_path).leaf(0)
    for path in ("tile/8/0/000", "tile/8/0/001.p/44"):
        (tmp_path / path).write_bytes(damage)
    assert _tree(300, tiles.get, tmp_path).leaf(0) == leaf_hash(_LOG.records[0])
    assert (tmp_path / "tile/8/0/000").read_bytes() == tiles["tile/8/0/000"]
    assert _tree(300, lambda _path: None, tmp_path).leaf(299) == leaf_hash(_LOG.records[299])
