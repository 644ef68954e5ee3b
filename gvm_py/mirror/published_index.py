"""The release index of a mirror: index.json, in the format of go.dev/dl/?mode=json&include=all.

Files that name other files are written last, and only where they change, so that caches keep what did not.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gvm_py.dist.catalog import MAX_INDEX_BYTES, FileName, ReleaseFile, parse_index
from gvm_py.mirror.file_tree import MirrorTree
from gvm_py.records import dataclass
from gvm_py.system.fs import write_atomic
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class MirrorIndex:
    """The archives that a mirror has, by their names."""

    files: dict[str, ReleaseFile]

    @classmethod
    def load(cls, path: Path) -> "MirrorIndex":
        """Return the index at `path`, an empty one where there is no file. Raises IntegrityError for a broken one."""
        try:
            with open(path, "rb") as file:
                data = file.read(MAX_INDEX_BYTES + 1)
        except FileNotFoundError:
            return cls({})
        return cls({file.filename: file for release in parse_index(data) for file in release.files})

    def with_files(self, files: Iterable[ReleaseFile]) -> "MirrorIndex":
        """Return the index with `files` in it as well; they replace those of the same name."""
        return MirrorIndex({**self.files, **{file.filename: file for file in files}})

    def without_absent(self, tree: MirrorTree) -> "MirrorIndex":
        """Return the index without the files that are not in `tree`."""
        found = {name: file for name, file in self.files.items() if tree.size(tree.root / name) is not None}
        return MirrorIndex(found)

    def save(self, path: Path) -> None:
        """Write the index where it changed, newest release first. Of nothing there is no index."""
        write_list(path, self.encoded() if self.files else b"")

    def encoded(self) -> bytes:
        """Return the bytes of the file."""
        entries: dict[GoVersion, list[dict[str, Any]]] = {}
        for name in sorted(self.files):
            parsed = FileName.parse(name)
            if parsed:
                entries.setdefault(parsed.version, []).append(_entry(self.files[name], parsed))
        releases = [
            {"version": version.name, "stable": not version.is_prerelease, "files": entries[version]}
            for version in sorted(entries, reverse=True)
        ]
        return json.dumps(releases, indent=1).encode() + b"\n"


def _entry(file: ReleaseFile, name: FileName) -> dict[str, Any]:
    goos, _, arch = name.platform.archive_stem.partition("-") if name.platform else ("", "", "")
    described = {"filename": file.filename, "os": goos, "arch": arch, "version": name.version.name}
    return {**described, "sha256": file.sha256, "size": file.size, "kind": file.kind}


def write_list(path: Path, data: bytes) -> None:
    """Let the file at `path` have the content `data`; without content it is removed."""
    if not data:
        path.unlink(missing_ok=True)
    elif not holds(path, data):
        write_atomic(path, data)


def holds(path: Path, data: bytes) -> bool:
    """Return whether a file is exactly `data`. One of another length is not read. Raises OSError but for no file."""
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data
