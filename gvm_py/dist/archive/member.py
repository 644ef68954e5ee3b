"""One entry of an archive, and the decision whether the archive may go on after it."""

from typing import NamedTuple

from gvm_py.dist.archive.names import check_name, folded, refused
from gvm_py.errors import IntegrityError
from gvm_py.store.receipt import MANIFEST_NAME, RECEIPT_NAME

MOST_MEMBERS = 50_000
MOST_BYTES = 1 << 30


class ArchiveMember(NamedTuple):
    """A file or directory. `name` is relative to the GOROOT, with slashes; `size` is in bytes, as declared."""

    name: str
    size: int
    executable: bool = False
    is_directory: bool = False


class Admission:
    """Lets members in one by one and remembers them, so that no two of them can be the same file anywhere.

    The names of gosdk's own files are taken from the start. Limits: four times the largest SDK.
    """

    def __init__(self) -> None:
        own = (RECEIPT_NAME, MANIFEST_NAME)
        self._taken = {folded(name): (name, False) for name in own}
        self._members = 0
        self.bytes = 0

    def admit(self, member: ArchiveMember) -> list[str]:
        """Return the directories to make for `member`, parents first. Raises IntegrityError and then all is over."""
        check_name(member.name)
        if member.name.rpartition("/")[2] == "_go.mod":
            raise refused(member.name, "has a name that only the files of a module have; its h1 would lie")
        self._count(member)
        new = []
        parent = member.name if member.is_directory else member.name.rpartition("/")[0]
        while parent and self._take(parent, is_directory=True):
            new.append(parent)
            parent = parent.rpartition("/")[0]
        if not member.is_directory:
            self._take(member.name, is_directory=False)
        return new[::-1]

    def _count(self, member: ArchiveMember) -> None:
        self._members += 1
        self.bytes += member.size
        # One long name makes hundreds of directories, so what is taken counts as well.
        if max(self._members, len(self._taken)) > MOST_MEMBERS:
            raise IntegrityError(f"there are more than {MOST_MEMBERS} members, far more than in any Go SDK")
        if self.bytes > MOST_BYTES:
            raise refused(member.name, f"makes the SDK larger than {MOST_BYTES >> 20} MiB, the most gosdk unpacks")

    def _take(self, name: str, *, is_directory: bool) -> bool:
        """Return True if the name was free, False for a directory that is known already."""
        key = folded(name)
        holder = self._taken.get(key)
        if holder is None:
            self._taken[key] = (name, is_directory)
            return True
        if is_directory and holder == (name, True):
            return False
        raise refused(name, f"collides with {holder[0]!r}")
