"""Take files from an SDK that is here: linked and then hashed again, or copied where a link cannot be."""

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from gvm_py.dist.archive.stream import PIECE, crc32
from gvm_py.dist.archive.tree_hash import tree_files
from gvm_py.dist.archive.unzip import Placed
from gvm_py.dist.archive.writing import write_member
from gvm_py.errors import IntegrityError
from gvm_py.paths.spelling import member_path
from gvm_py.records import dataclass, field
from gvm_py.store.sharing import add_name, is_unchanged, protect

_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MODE = 0o7555


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
        """Return the files that may be here, because one has their name and size, and the others. Raises OSError.

        Of large files the content is looked at already: programs of two patches often have the same size.
        """
        sizes = tree_files(self.neighbour.goroot)
        here: list[Placed] = []
        missing: list[Placed] = []
        for file in files:
            name, size = file.member.name, file.member.size
            found = name in self.neighbour.digests and sizes.get(name) == size
            (here if found and (size < PIECE or self._may_be(file)) else missing).append(file)
        return here, missing

    def lend(self, file: Placed) -> str | None:
        """Put a file into the tree and return its sha256; None where the neighbour does not have those very bytes."""
        source, target = self._source(file), member_path(self.root, file.member.name)
        try:
            add_name(source, target)
        except OSError:
            return self._copy(file, source)
        # What is hashed is the file that was linked, whatever its other name leads to by now.
        digest, fits = self._lent(file, target)
        if digest is None:
            os.unlink(target)
            return None if fits else self._copy(file, source)
        return digest

    def _lent(self, file: Placed, target: str) -> tuple[str | None, bool]:
        """Return the sha256 of a link if it may stay, and whether its mode and owner would let it."""
        try:
            fd = os.open(target, _READ)
        except OSError:
            return None, True
        try:
            seen = os.fstat(fd)
            if not self._fits(file, seen):
                return None, False
            digest = self._genuine(file, fd)
        finally:
            os.close(fd)
        if digest:
            protect(target, seen.st_mode)
            self.linked[target] = seen
        return digest, True

    def require_unchanged(self) -> None:
        """Raise IntegrityError where a linked file changed since it was hashed."""
        for path, seen in self.linked.items():
            if not is_unchanged(path, seen):
                raise IntegrityError(f"{os.path.relpath(path, self.root)} changed while it was shared")

    def _source(self, file: Placed) -> str:
        return member_path(self.neighbour.goroot, file.member.name)

    def _may_be(self, file: Placed) -> bool:
        with _opened(self._source(file)) as (fd, seen):
            return seen is not None and _digest(fd, file) is not None

    def _fits(self, file: Placed, seen: os.stat_result) -> bool:
        """Return whether the file has the owner and the mode that it would get if it were written here."""
        mode = (0o555 if file.member.executable else 0o444) & self.like.st_mode
        owner = seen.st_uid == self.like.st_uid and seen.st_gid == self.like.st_gid
        return owner and seen.st_mode & _MODE == mode and stat.S_ISREG(seen.st_mode)

    def _genuine(self, file: Placed, fd: int) -> str | None:
        digest = _digest(fd, file)
        return digest if digest == self.neighbour.digests[file.member.name] else None

    def _copy(self, file: Placed, source: str) -> str | None:
        with _opened(source) as (fd, seen):
            digest = self._genuine(file, fd) if seen else None
            if digest is None:
                return None
            os.lseek(fd, 0, os.SEEK_SET)
            if write_member(self.root, file.member, iter(lambda: os.read(fd, PIECE), b"")) != digest:
                raise IntegrityError(f"{source} changed while it was copied")
        return digest


@contextmanager
def _opened(path: str) -> Iterator[tuple[int, os.stat_result | None]]:
    """Yield a regular file for reading, and what it is; -1 and None for anything else."""
    fd = -1
    try:
        with suppress(OSError):
            fd = os.open(path, _READ)
        status = os.fstat(fd) if fd >= 0 else None
        yield fd, status if status and stat.S_ISREG(status.st_mode) else None
    finally:
        if fd >= 0:
            os.close(fd)


def _digest(fd: int, file: Placed) -> str | None:
    """Return the sha256 of an open file, None where it has another size or CRC-32 or cannot be read."""
    digest, crc, left = hashlib.sha256(), 0, file.member.size
    try:
        while left >= 0:
            # One byte more than is expected: a longer file is found out, and a shorter read is the end.
            length = min(left + 1, PIECE)
            piece = os.read(fd, length)
            crc = crc32(piece, crc)
            digest.update(piece)
            left -= len(piece)
            if len(piece) < length:
                break
    except OSError:
        return None
    return digest.hexdigest() if left == 0 and crc == file.listed.crc else None
