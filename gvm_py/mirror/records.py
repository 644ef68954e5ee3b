"""Copy of the checksum database as far as it proves the SDKs of a mirror: lookups, tiles, and one head for all.

The files are those that the database's own server has, so the go command and gosdk read them as they read a proxy.
Nothing is written that the signed tree does not prove. Tiles come first, then what refers to them.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from gvm_py.dist.sources.base import parse_module_version
from gvm_py.dist.sumdb import DatabaseSettings
from gvm_py.dist.sumdb.answer import MODULE, LookupAnswer
from gvm_py.dist.sumdb.history import History
from gvm_py.dist.sumdb.remote import Remote
from gvm_py.dist.sumdb.tile import TileStore, edge_tiles
from gvm_py.dist.sumdb.tree_head import SignedTree, TreeHead
from gvm_py.errors import GosdkError, IntegrityError, NotFoundError
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any
from gvm_py.system.fs import write_atomic

ANSWER_LIMIT = 1 << 20
LOOKUPS = f"lookup/{MODULE.rpartition('/')[0]}"
_PREFIX = f"{MODULE.rpartition('/')[2]}@"


@dataclass(frozen=True)
class Records:
    """The records in `directory`, which is `sumdb/NAME` of a mirror; `heads` is the memory of heads seen."""

    settings: DatabaseSettings
    remote: Remote
    directory: Path
    heads: Path

    def update(self, module_versions: Iterable[str]) -> dict[str, str | GosdkError]:
        """Bring the records of `module_versions`, and all that are here already, under the newest head.

        Returns the proven h1 of each, or the error of one that the database does not have or does not prove. Raises
        NetworkError when the database cannot be reached, IntegrityError when its history contradicts itself.
        """
        before = read_head(self.directory, self.settings)
        try:
            return self._update(module_versions, before)
        finally:
            now = read_head(self.directory, self.settings)
            _sweep(self.directory, [head for head in (before, now) if head])

    def _update(self, module_versions: Iterable[str], shown: TreeHead | None) -> dict[str, str | GosdkError]:
        tiles = TileStore(self.directory, self.remote.read)
        history = History(self.heads, self.settings.key, tiles)
        tree: SignedTree | None = None
        # What clients were shown binds as well, also where the memory of heads was lost.
        for head in filter(None, (shown, self._newest())):
            tree = history.settle(head)
        found: dict[str, LookupAnswer] = {}
        failed: dict[str, GosdkError] = {}
        for module_version in sorted({*module_versions, *recorded(self.directory)}):
            try:
                found[module_version], tree = self._answer(module_version, history, tree)
            except (IntegrityError, NotFoundError) as error:
                failed[module_version] = type(error)(f"checksum database {self.settings.name}: {error.message}")
        return {**failed, **(self._published(found, tree) if tree else {})}

    def _newest(self) -> TreeHead | None:
        """Return the latest head, None where a relay does not serve it: the go command never requests it."""
        data = self.remote.read("latest")
        return TreeHead.open(data, self.settings.key) if data else None

    def _answer(
        self, module_version: str, history: History, tree: SignedTree | None
    ) -> tuple[LookupAnswer, SignedTree]:
        """Return the record of `module_version`, from here if it is here, and the newest tree that is known then."""
        with suppress(IntegrityError):
            kept = read_answer(self.directory, module_version)
            if kept and tree:
                kept.zip_hash(module_version, tree)
                return kept, tree
        data = self.remote.read(f"lookup/{MODULE}@{module_version}")
        if data is None:
            raise NotFoundError(f"it does not have {MODULE} {module_version}")
        answer = LookupAnswer.parse(data)
        tree = history.settle(TreeHead.open(answer.note, self.settings.key))
        answer.zip_hash(module_version, tree)
        return answer, tree

    def _published(self, answers: dict[str, LookupAnswer], tree: SignedTree) -> dict[str, str]:
        """Write the answers down under the head of `tree`, and return the h1 that each proves there."""
        # Asked of the newest tree before anything is written, so that all tiles between it and the records are here.
        hashes = {module_version: answer.zip_hash(module_version, tree) for module_version, answer in answers.items()}
        note = tree.head.note
        for module_version, answer in answers.items():
            _write(self.directory / lookup_path(module_version), answer.encode(note))
        _write(self.directory / "latest", note)
        _write(self.directory / "supported", b"")
        return hashes


def lookup_path(module_version: str) -> str:
    """Return where the answer to a lookup is, below the directory of the database."""
    return f"lookup/{MODULE}@{module_version}"


def recorded(directory: Path) -> list[str]:
    """Return the module versions with an answer in `directory`."""
    names = (path.name.removeprefix(_PREFIX) for path in (directory / LOOKUPS).glob(f"{_PREFIX}*"))
    return sorted(name for name in names if parse_module_version(name))


def read_answer(directory: Path, module_version: str) -> LookupAnswer | None:
    """Return the answer that is kept, None without one. Raises IntegrityError when it is none."""
    data = read_if_any(directory / lookup_path(module_version), ANSWER_LIMIT)
    return None if data is None else LookupAnswer.parse(data)


def read_head(directory: Path, settings: DatabaseSettings) -> TreeHead | None:
    """Return the head that the mirror shows, None where there is no usable one."""
    data = read_if_any(directory / "latest", ANSWER_LIMIT)
    with suppress(IntegrityError):
        return TreeHead.open(data, settings.key) if data else None
    return None


def _write(path: Path, data: bytes) -> None:
    # Not flushed one by one: what a power cut takes is seen, and fetched again, by the next update.
    if read_if_any(path, len(data)) != data:
        write_atomic(path, data, durable=False)


def _sweep(directory: Path, heads: list[TreeHead]) -> None:
    """Remove partial tiles of heads that no client can have been shown recently; a wider tile answers for them."""
    needed = {tile.path for head in heads for tile in edge_tiles(head.size)}
    for path in (directory / "tile").glob("**/*.p/*"):
        if path.relative_to(directory).as_posix() not in needed:
            path.unlink()
    for emptied in (directory / "tile").glob("**/*.p"):
        with suppress(OSError):
            emptied.rmdir()
