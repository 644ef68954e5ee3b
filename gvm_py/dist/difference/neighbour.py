"""Take files from an SDK that is here: read and hashed anew, then linked, or copied where a link cannot be."""

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gvm_py.dist.archive.inflate import PIECE, crc32
from gvm_py.dist.archive.tree_hash import tree_files
from gvm_py.dist.archive.unzip import Placed
from gvm_py.dist.archive.writing import write_member
from gvm_py.errors import IntegrityError
from gvm_py.store.sharing import add_name, is_unchanged

_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_FOR_ALL = 0o7555


@dataclass(frozen=True)
class Neighbour:
    """An SDK that is here: what it is called, where it is, and the sha256 of each file as it was installed."""

    name: str
    goroot: Path
    digests: Mapping[str, str]


@dataclass(frozen=True)
class Lending:
    """Gives files of `neighbour` to the tree at `root`. `linked` has each file that has a name in both now.

    Only a file is linked that is in the new tree what a file written there would be: its owner and its mode, too.
    """

    neighbour: Neighbour
    root: str
    like: os.stat_result
    linked: dict[str, os.stat_result] = field(default_factory=dict)

    def candidates(self, files: list[Placed]) -> tuple[list[Placed], list[Placed]]:
        """Return the files that may be here, because one has their name and size, and the others. Raises OSError."""
        sizes = tree_files(self.neighbour.goroot)
        known = self.neighbour.digests
        here = [file for file in files if sizes.get(file.member.name) == file.member.size and file.member.name in known]
        taken = {file.member.name for file in here}
        return here, [file for file in files if file.member.name not in taken]

    def lend(self, file: Placed) -> str | None:
        """Put a file into the tree and return its sha256; None where the neighbour does not have those very bytes."""
        source = f"{self.neighbour.goroot}/{file.member.name}"
        try:
            fd = os.open(source, _READ)
        except OSError:
            return None
        try:
            return self._lend_open(file, source, fd)
        finally:
            os.close(fd)

    def require_unchanged(self) -> None:
        """Raise IntegrityError where a linked file changed since it was hashed."""
        for name, seen in self.linked.items():
            if not is_unchanged(f"{self.root}/{name}", seen):
                raise IntegrityError(f"{self.neighbour.goroot}/{name} changed while it was shared")

    def _lend_open(self, file: Placed, source: str, fd: int) -> str | None:
        seen = os.fstat(fd)
        if not stat.S_ISREG(seen.st_mode) or seen.st_size != file.member.size:
            return None
        digest = _digest(fd, file.listed.crc)
        if digest is None or digest != self.neighbour.digests[file.member.name]:
            return None
        if not (self._fits(file, seen) and self._link(source, seen, file.member.name)):
            os.lseek(fd, 0, os.SEEK_SET)
            if write_member(self.root, file.member, iter(lambda: os.read(fd, PIECE), b"")) != digest:
                raise IntegrityError(f"{source} changed while it was copied")
        return digest

    def _fits(self, file: Placed, seen: os.stat_result) -> bool:
        """Return whether the file has the owner and the mode that it would get if it were written here."""
        mode = (0o555 if file.member.executable else 0o444) & self.like.st_mode
        owners = (self.like.st_uid, self.like.st_gid)
        return (seen.st_uid, seen.st_gid) == owners and seen.st_mode & _FOR_ALL == mode

    def _link(self, source: str, seen: os.stat_result, name: str) -> bool:
        try:
            if not add_name(source, seen, f"{self.root}/{name}"):
                return False
        except OSError:
            return False
        self.linked[name] = seen
        return True


def _digest(fd: int, crc: int) -> str | None:
    """Return the sha256 of an open file, None where its CRC-32 is another one or it cannot be read."""
    digest, found = hashlib.sha256(), 0
    try:
        while piece := os.read(fd, PIECE):
            found = crc32(piece, found)
            digest.update(piece)
    except OSError:
        return None
    return digest.hexdigest() if found == crc else None
