"""Where everything lies in a mirror (docs/mirror.md, the tree)."""

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Self

from gvm_py.dist.sources.base import Artifact
from gvm_py.dist.sources.release_index import INDEX_FILE
from gvm_py.errors import NotFoundError, UsageError, shell_word
from gvm_py.paths.spelling import missing_drive, odd_name
from gvm_py.records import dataclass, field
from gvm_py.store.cache import ArchiveCache

PRIVATE = ".gosdk-mirror"
_UNFINISHED = re.compile(r"\..+\.[a-z0-9_]{8}(\.gosdk-new)?")


@dataclass(frozen=True)
class MirrorTree:
    """The directories and files of one mirror. Everything but `private` is for clients.

    `elsewhere` has the sizes, by name, of files that clients can read although they are not on this disk: those in a
    bucket (destination.py).
    """

    root: Path
    elsewhere: dict[str, int] = field(default_factory=dict)

    @classmethod
    def create(cls, root: Path) -> Self:
        """Return the mirror at `root`, made if nothing is there. Raises UsageError where something else is."""
        tree = cls(root)
        if odd := odd_name(root) or missing_drive(root):
            raise UsageError(f"no directory can be made at {root}: {odd}", hint="gosdk mirror copy --help")
        if tree.private.is_dir():
            return tree
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise UsageError(
                f"{root} is not empty and not a mirror that gosdk made, so nothing is written there; "
                f"name another directory, or, where it is a copy of a mirror, make {tree.private}",
                hint="gosdk mirror copy --help",
            )
        tree.private.mkdir(parents=True)
        return tree

    @classmethod
    def existing(cls, root: Path) -> Self:
        """Return the mirror at `root`; the private part may be missing from a copy. Raises NotFoundError."""
        tree = cls(root)
        if not any(path.exists() for path in (tree.private, tree.index, tree.modules)):
            raise NotFoundError(f"there is no mirror in {root}", hint=f"gosdk mirror {shell_word(root)} stable")
        return tree

    @property
    def index(self) -> Path:
        """The release index of the archives that are here."""
        return self.root / INDEX_FILE

    @property
    def modules(self) -> Path:
        """The versions of golang.org/toolchain, as a GOPROXY has them."""
        return self.root / "golang.org" / "toolchain" / "@v"

    def sumdb(self, name: str) -> Path:
        """Return where the records of the checksum database `name` are. Raises UsageError for a way out of the tree."""
        if ".." in PurePosixPath(name).parts:
            raise UsageError(f"{name!r} cannot be the name of a directory", hint="go env GOSUMDB")
        return self.root / "sumdb" / name

    @property
    def private(self) -> Path:
        """What is for gosdk alone: the lock, what was seen, unfinished downloads."""
        return self.root / PRIVATE

    @property
    def lock_file(self) -> Path:
        """Held by whoever changes the mirror."""
        return self.private / "mirror.lock"

    @property
    def seen(self) -> Path:
        """The newest release that each release index has shown."""
        return self.private / "seen.json"

    @property
    def heads(self) -> Path:
        """The heads of the checksum database that were seen."""
        return self.private / "heads"

    @property
    def downloads(self) -> ArchiveCache:
        """What has come and is not proven yet, on the file system of the mirror, so that a rename commits."""
        return ArchiveCache(self.private / "downloads")

    def place(self, artifact: Artifact) -> Path:
        """Return where the file of `artifact` belongs."""
        return (self.modules if artifact.form == "module" else self.root) / artifact.filename

    def size(self, path: Path) -> int | None:
        """Return how many bytes a file of the mirror has, None where there is no such file."""
        return path.stat().st_size if path.is_file() else self.elsewhere.get(self.name(path))

    def name(self, path: Path) -> str:
        """Return `path` as clients ask for it: relative to the mirror, with slashes."""
        return path.relative_to(self.root).as_posix()

    def sweep(self) -> None:
        """Remove what a killed process was about to write (`fs.write_atomic`). The caller holds the lock."""
        for path in self.files():
            if _UNFINISHED.fullmatch(path.name):
                path.unlink()

    def files(self) -> Iterator[Path]:
        """Yield every file and link that clients can see."""
        for directory, names, files in os.walk(self.root):
            if PRIVATE in names and Path(directory) == self.root:
                names.remove(PRIVATE)
            linked = [name for name in names if os.path.islink(os.path.join(directory, name))]
            yield from (Path(directory, name) for name in (*files, *linked))
