"""A mirror in a bucket: the same files under the same names, filled from a tree on this disk.

What names other files is written last, once a look into the bucket has shown that everything before it is there.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import ClassVar, TypeVar

from gvm_py.dist.sources.release_index import INDEX_FILE
from gvm_py.errors import GosdkError, NetworkError, UsageError, shell_word
from gvm_py.mirror.bucket import Bucket, Entry, Upload
from gvm_py.mirror.file_tree import PRIVATE, MirrorTree
from gvm_py.mirror.toolchain_modules import LIST
from gvm_py.records import dataclass, field
from gvm_py.system.bounded import sha256_of
from gvm_py.system.fs import write_atomic
from gvm_py.system.parallel import batches, run_all
from gvm_py.ui.reporter import Reporter

_LARGE = (".zip", ".tar.gz", ".info", ".mod")
"""What a run need not read again: sizes are enough, and the lists say the rest."""

_SAFE = re.compile(r"[A-Za-z0-9@._+/-]+", re.ASCII)
_AT_ONCE = 64
_LISTS = 4

T = TypeVar("T")


@dataclass
class InBucket:
    """Clients read `bucket`. The tree is a place to work in: archives leave it as soon as the bucket has them."""

    batch: ClassVar = 8

    bucket: Bucket
    reporter: Reporter
    _entries: dict[str, Entry] = field(default_factory=dict)
    _content: dict[str, str] = field(default_factory=dict)

    def load(self, tree: MirrorTree) -> None:
        """Bring what the bucket has into `tree`, archives only by their sizes. The caller holds the lock of the mirror.

        Raises UsageError where the bucket holds something else, NetworkError where it cannot be read.
        """
        found = self.bucket.entries()
        known = (INDEX_FILE, f"{PRIVATE}/", tree.name(tree.modules))
        if found and not any(name.startswith(known) for name in found):
            raise UsageError(
                f"{self.bucket.url} is not empty and not a mirror that gosdk made, so nothing is written there; name a"
                " prefix of its own",
                hint="gosdk mirror copy --help",
            )
        self._entries = {name: entry for name, entry in found.items() if _is_ours(name)}
        large = {name: entry.size for name, entry in self._entries.items() if name.endswith(_LARGE)}
        tree.elsewhere.update(large)
        self._each([partial(self._fetch, tree, name) for name in self._entries if name not in large])

    def publish(self, tree: MirrorTree) -> None:
        """Write what the bucket does not have. Raises NetworkError, GosdkError where another writer came between."""
        files = {tree.name(path): path for path in _shown(tree)}
        for _, names in groupby(sorted(files, key=_step), _step):
            written = self._each([partial(self._write, name, files[name]) for name in names])
            self._confirm([upload for upload in written if upload])
        self._remove([name for name in self._content.keys() - files.keys() if _may_go(name)])
        for name, path in files.items():
            if name.endswith(_LARGE):
                tree.elsewhere[name] = path.stat().st_size
                path.unlink()

    def _fetch(self, tree: MirrorTree, name: str) -> None:
        data, self._entries[name] = self.bucket.read(name)
        write_atomic(tree.root / name, data, durable=False)
        self._content[name] = hashlib.sha256(data).hexdigest()

    def _write(self, name: str, path: Path) -> Upload | None:
        """Write one file and return it, None where the bucket has it already."""
        sha256 = sha256_of(path)
        if self._content.get(name) == sha256 or self._is_left(name, path.stat().st_size, sha256):
            return None
        with self.reporter.bar(f"{path.name} upload", path.stat().st_size) as progress:
            upload = Upload(name, path, sha256, is_fixed(name))
            self._entries[name] = self.bucket.write(upload, self._entries.get(name), progress)
        if not name.endswith(_LARGE):
            self._content[name] = sha256
        return upload

    def _is_left(self, name: str, size: int, sha256: str) -> bool:
        """Return whether the bucket has the file from a run that did not come to its end."""
        entry = self._entries.get(name) if name.endswith(_LARGE) else None
        return entry is not None and entry.size == size and self.bucket.sha256(name) == sha256

    def _confirm(self, written: list[Upload]) -> None:
        """Look what the bucket has, because a write that it lost must not be on a list."""
        found = self.bucket.entries() if written else {}
        for upload in written:
            if not self._is_there(upload, found.get(upload.name)):
                raise NetworkError(
                    f"{self.bucket.url} accepted {upload.name} and does not have it now; nothing that refers to it was"
                    " written",
                    hint=f"gosdk mirror --to {shell_word(self.bucket.url)}",
                )

    def _is_there(self, upload: Upload, found: Entry | None) -> bool:
        sent = self._entries[upload.name]
        if found is None or found.size != sent.size:
            return False
        # Not every store lists the mark that it answered with.
        return found.e_tag == sent.e_tag or self.bucket.sha256(upload.name) == upload.sha256

    def _remove(self, names: list[str]) -> None:
        """Remove what was read from the bucket and has been swept from the tree: tiles of old heads, an empty list."""
        if names:
            self.bucket.remove(names)
        for name in names:
            self._entries.pop(name, None)
            self._content.pop(name, None)

    def _each(self, calls: Sequence[Callable[[], T]]) -> list[T]:
        """Return the results of all calls. Raises the first error once those of its batch are done."""
        results: list[T] = []
        for batch in batches(calls, _AT_ONCE):
            for result in run_all(batch, self.reporter.cancel):
                if isinstance(result, GosdkError):
                    raise result
                results.append(result)
        return results


def is_fixed(name: str) -> bool:
    """Return whether a file never changes once it is there, so that caches may keep it for good."""
    return name.endswith((*_LARGE, ".ziphash")) or "/tile/" in name


def _may_go(name: str) -> bool:
    """Return whether a file may be missing on purpose: a tile of an old head, or a list of nothing."""
    return "/tile/" in name or _step(name) == _LISTS


def _is_ours(name: str) -> bool:
    return _SAFE.fullmatch(name) is not None and not {"", ".", ".."} & set(name.split("/"))


def _shown(tree: MirrorTree) -> Iterator[Path]:
    """Yield what the bucket shall have: what clients see, and the memory that the next run needs."""
    yield from tree.files()
    yield from (path for path in (tree.seen, *tree.heads.rglob("*")) if path.is_file())


def _step(name: str) -> int:
    """Return when a file is written: none refers to one of a later step."""
    if name.startswith(f"{PRIVATE}/"):
        return 0
    last = name.rpartition("/")[2]
    if name == INDEX_FILE or last == LIST:
        return _LISTS
    if last == "latest":
        return 3
    return 2 if "/lookup/" in name or name.endswith(".ziphash") else 1
