"""The tree heads this machine has seen. They only move forward, along one proven line.

Each head is a file of its own, named by its size and root, so processes need no lock: whoever adds a head looks
again for heads that others added meanwhile, and removes only those it has proven to be older than one that stays.
"""

from contextlib import suppress
from pathlib import Path

from gvm_py.dist.sumdb.note import VerifierKey
from gvm_py.dist.sumdb.tile import TileStore
from gvm_py.dist.sumdb.tree_head import SignedTree, TreeHead
from gvm_py.errors import GosdkError, IntegrityError, shell_word
from gvm_py.system.fs import open_regular, write_atomic

_NOTE_LIMIT = 1 << 20
_SHOWN_BYTES = 1000


class History:
    """The heads of one database, kept in `directory`."""

    def __init__(self, directory: Path, key: VerifierKey, tiles: TileStore) -> None:
        self._directory = directory
        self._key = key
        self._tiles = tiles

    def settle(self, seen: TreeHead) -> SignedTree:
        """Return the tree of the newest head known, once `seen` and all heads before are proven to be one line.

        `seen` may be older than what is known: servers answer with the head they had. Raises IntegrityError when
        two heads contradict each other, GosdkError when the newest cannot be written down.
        """
        proven: set[TreeHead] = set()
        tree = SignedTree(seen, self._tiles)
        while unproven := ({seen} | self._load()) - proven:
            proven |= unproven
            tree = SignedTree(max(proven, key=lambda head: head.size), self._tiles)
            for head in proven:
                self._check_prefix(head, tree)
            self._save(tree.head)
        for head in proven - {tree.head}:
            with suppress(OSError):
                self._path(head).unlink()
        return tree

    def _check_prefix(self, older: TreeHead, tree: SignedTree) -> None:
        if tree.root_at(older.size) == older.root:
            return
        raise IntegrityError(
            f"its tree of {tree.head.size} records does not begin with its tree of {older.size} records. It "
            "was rolled back, or this machine is shown a forked history. The signed heads that prove it:\n"
            f"{_printable(older)}\n{_printable(tree.head)}\nInstall nothing, and report it at https://go.dev/security",
            hint=f"ls {shell_word(self._directory)}",
        )

    def _load(self) -> set[TreeHead]:
        while True:
            # A head that vanishes was proven by somebody to be older than one that this listing may have missed.
            with suppress(FileNotFoundError):
                return {self._read(path) for path in self._directory.glob("[0-9]*") if path.is_file()}

    def _read(self, path: Path) -> TreeHead:
        try:
            with open_regular(path) as file:
                return TreeHead.open(file.read(_NOTE_LIMIT), self._key)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise GosdkError(
                f"cannot read the known tree head {path}: {error}", hint=f"ls -l {shell_word(path)}"
            ) from error
        except IntegrityError as error:
            raise IntegrityError(f"{path} is damaged: {error.message}", hint=f"rm {shell_word(path)}") from error

    def _save(self, head: TreeHead) -> None:
        path = self._path(head)
        try:
            if not path.exists():
                write_atomic(path, head.note)
        except OSError as error:
            raise GosdkError(
                f"cannot remember the head of the checksum database in {path}: {error}",
                hint=f"ls -ld {shell_word(self._directory)}",
            ) from error

    def _path(self, head: TreeHead) -> Path:
        return self._directory / f"{head.size}-{head.root.hex()[:16]}"


def _printable(head: TreeHead) -> str:
    # Lines of other signers are not signed themselves, and must not drive the terminal.
    text = head.note[:_SHOWN_BYTES].decode("utf-8", "replace")
    return "".join(char for char in text if char.isprintable() or char == "\n")
