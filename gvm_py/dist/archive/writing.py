"""Write one file of an SDK and hash it on the way.

Where the root is None, nothing is written: then the hashes are all that is wanted of an archive.
"""

import hashlib
import os
from collections.abc import Callable, Iterable

from gvm_py.dist.archive.member import ArchiveMember
from gvm_py.dist.archive.names import refused
from gvm_py.paths.spelling import member_path

# O_EXCL: a file that is already there came from somewhere else. O_BINARY: Windows would change line ends.
_NEW_FILE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


Pieces = Iterable[bytes | memoryview]


def make_directory(root: str | None, name: str) -> None:
    """Create the directory `name` below `root`."""
    if root is not None:
        os.mkdir(member_path(root, name), 0o755)


def write_member(root: str | None, member: ArchiveMember, pieces: Pieces) -> str:
    """Create the file below `root` from its bytes and return its sha256 in hex. The mode becomes 0644 or 0755.

    Raises IntegrityError when there are more or fewer bytes than declared; nothing beyond the declared is written.
    """
    if root is None:
        return _hashed(member, pieces, lambda _piece: None)
    fd = os.open(member_path(root, member.name), _NEW_FILE, 0o755 if member.executable else 0o644)
    try:
        return _hashed(member, pieces, lambda piece: _write_all(fd, piece))
    finally:
        os.close(fd)


def _hashed(member: ArchiveMember, pieces: Pieces, write: Callable[[bytes | memoryview], None]) -> str:
    digest = hashlib.sha256()
    left = member.size
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise refused(member.name, f"is longer than the {member.size} bytes it declares")
        digest.update(piece)
        write(piece)
    if left:
        raise refused(member.name, f"is shorter than the {member.size} bytes it declares")
    return digest.hexdigest()


def _write_all(fd: int, data: bytes | memoryview) -> None:
    written = os.write(fd, data)
    while written < len(data):
        written += os.write(fd, data[written:])
