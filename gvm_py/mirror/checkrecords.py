"""Prove the records of a mirror again, from its own files alone: every answer and every tile under its signed head."""

import re
from collections.abc import Iterator
from pathlib import Path

from gvm_py.dist.sumdb import DatabaseSettings
from gvm_py.dist.sumdb.tile import HEIGHT, WIDTH, Tile, TileStore
from gvm_py.dist.sumdb.tree_head import SignedTree, TreeHead
from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.mirror.published_index import holds
from gvm_py.mirror.records import lookup_path, read_answer, read_head, recorded
from gvm_py.records import dataclass, field

_TILE = re.compile(
    r"tile/8/(?P<level>[0-9]{1,2})/(?P<number>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[0-9]{1,3}))?"
)


@dataclass
class Proof:
    """What the records prove: the h1 of each SDK. `lies`: what is wrong, by path. `known`: all that was looked at."""

    hashes: dict[str, str] = field(default_factory=dict)
    lies: dict[Path, str] = field(default_factory=dict)
    known: set[Path] = field(default_factory=set)


def prove_records(directory: Path, settings: DatabaseSettings) -> Proof:
    """Return what the files in `directory` prove. Without a directory that is nothing, and no lie."""
    proof = Proof()
    if not directory.is_dir():
        return proof
    latest, supported = directory / "latest", directory / "supported"
    proof.known |= {latest, supported}
    if not supported.is_file() or supported.stat().st_size:
        proof.lies[supported] = "is not the empty file that says that records are here"
    head = read_head(directory, settings)
    if head is None:
        proof.lies[latest] = f"is not a tree head signed by {settings.name}"
        return proof
    tree = SignedTree(head, TileStore(directory, lambda _path: None))
    for module_version in recorded(directory):
        path = directory / lookup_path(module_version)
        proof.known.add(path)
        try:
            proof.hashes[module_version] = _proven(directory, module_version, settings, tree)
        except GosdkError as error:
            proof.lies[path] = error.message
    for path in _files(directory / "tile"):
        proof.known.add(path)
        if problem := _tile_problem(path, path.relative_to(directory).as_posix(), tree):
            proof.lies[path] = problem
    return proof


def _proven(directory: Path, module_version: str, settings: DatabaseSettings, tree: SignedTree) -> str:
    answer = read_answer(directory, module_version)
    if answer is None:
        raise IntegrityError("cannot be read")
    head = TreeHead.open(answer.note, settings.key)
    if head.size > tree.head.size or tree.root_at(head.size) != head.root:
        raise IntegrityError("is signed under a head that is not part of the history of the latest one")
    return answer.zip_hash(module_version, tree)


def _tile_problem(path: Path, name: str, tree: SignedTree) -> str:
    tile = _parse(name)
    if tile is None or tile.number * WIDTH + tile.width > tree.head.size >> HEIGHT * tile.level:
        return f"is not a tile of a tree of {tree.head.size} records"
    try:
        proven = tree.tile(tile.level, tile.number)[: tile.size]
        return "" if holds(path, proven) else "is not what the signed tree has there"
    except (GosdkError, OSError) as error:
        return f"cannot be proven: {error}"


def _parse(name: str) -> Tile | None:
    match = _TILE.fullmatch(name)
    if match is None:
        return None
    tile = Tile(int(match["level"]), int(re.sub("[x/]", "", match["number"])), int(match["width"] or WIDTH))
    return tile if tile.path == name and tile.width else None


def _files(directory: Path) -> Iterator[Path]:
    return (path for path in directory.rglob("*") if path.is_file())
