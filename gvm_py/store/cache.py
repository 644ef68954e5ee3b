"""Archives kept by the sha256 of their content, so that coming back to a version costs no network.

archives/SHA256/FILENAME    complete archives; a reader hashes them again, so a damaged one is never used
archives/SHA256/.gosdk.json the receipt of its first installation, written only after it was verified
partial/FILENAME.part       what has come so far of a running or interrupted download
"""

import re
from contextlib import suppress
from pathlib import Path

from gvm_py.errors import IntegrityError
from gvm_py.paths import is_sha256
from gvm_py.records import dataclass
from gvm_py.store.receipt import RECEIPT_NAME
from gvm_py.system.bounded import sha256_of
from gvm_py.system.fs import make_directory
from gvm_py.system.owners import inherit_owner
from gvm_py.system.patience import replace
from gvm_py.system.trees import remove_tree


@dataclass(frozen=True)
class ArchiveCache:
    """The archives below one cache directory."""

    root: Path

    def find(self, sha256: str, filename: str) -> Path | None:
        """Return the archive with this hash, or None. One whose content has changed is thrown away."""
        path = self._path(sha256, filename)
        try:
            found = sha256_of(path)
        except OSError:
            return None
        if found == sha256:
            return path
        self.discard(sha256)
        return None

    def adopt(self, part: Path, sha256: str, filename: str) -> Path:
        """Move a finished download with this hash in, and return where it is now. Raises OSError.

        It is not flushed to disk first: after a power cut `find` sees that the content is wrong.
        """
        path = self._path(sha256, filename)
        make_directory(path.parent)
        replace(part, path)
        inherit_owner(path, path.parent)
        return path

    def discard(self, sha256: str) -> None:
        """Forget the archive with this hash, if there is one."""
        with suppress(FileNotFoundError):
            remove_tree(self._path(sha256, "any").parent)

    def proven(self, filename: str) -> str | None:
        """Return the sha256 of the archive with this name that has a receipt, or None.

        It is for names that no root of trust gives a hash for, such as those of module zips.
        """
        for path in sorted(self.root.glob(f"archives/*/{_plain(filename)}")):
            if is_sha256(path.parent.name) and path.with_name(RECEIPT_NAME).is_file():
                return path.parent.name
        return None

    def partial(self, filename: str) -> Path:
        """Return where the bytes of an unfinished download are."""
        return self.root / "partial" / f"{_plain(filename)}.part"

    def _path(self, sha256: str, filename: str) -> Path:
        if not is_sha256(sha256):
            raise IntegrityError(f"{sha256[:80]!r} is not a sha256, so nothing can be checked against it")
        return self.root / "archives" / sha256 / _plain(filename)


def _plain(filename: str) -> str:
    """Return `filename` if it stays inside the directory it is put into. Raises IntegrityError."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._@+!~-]*", filename):
        raise IntegrityError(f"{filename[:80]!r} is not the name of an archive")
    return filename
