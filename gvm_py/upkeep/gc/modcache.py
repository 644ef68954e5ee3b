"""The toolchains that the go command downloaded into its module cache, one by one.

A toolchain is a tree below `golang.org/` and the zip it was unpacked from (cmd/go `modfetch`). Nothing else in the
cache is looked at.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from gvm_py.dist.sources.base import parse_module_version
from gvm_py.host import Platform
from gvm_py.paths.spelling import is_link
from gvm_py.records import dataclass
from gvm_py.version import GoVersion

_TREES = Path("golang.org")
_DOWNLOADS = Path("cache", "download", "golang.org", "toolchain", "@v")
_PREFIX = "toolchain@"


@dataclass(frozen=True)
class CachedToolchain:
    """One toolchain. `paths` are what there is of it; one is unfinished while it is unpacked, or if that was killed."""

    version: GoVersion
    platform: Platform
    tree: Path
    paths: tuple[Path, ...]
    is_unfinished: bool


def toolchains(modcache: Path) -> tuple[CachedToolchain, ...]:
    """Return the toolchains in a module cache, oldest first; none where there is no cache.

    Raises OSError for one that cannot be read.
    """
    names = {*_names(modcache / _TREES, _PREFIX, ""), *_names(modcache / _DOWNLOADS, "", ".zip")}
    found = filter(None, (_toolchain(modcache, name) for name in sorted(names)))
    return tuple(sorted(found, key=lambda item: item.version))


def _names(directory: Path, prefix: str, suffix: str) -> Iterator[str]:
    try:
        names = os.listdir(directory)
    except FileNotFoundError:
        return
    for name in names:
        if name.startswith(prefix) and name.endswith(suffix):
            yield name.removeprefix(prefix).removesuffix(suffix)


def _toolchain(modcache: Path, name: str) -> CachedToolchain | None:
    named = parse_module_version(name)
    if named is None:
        return None
    version, platform = named
    tree, zip_file = modcache / _TREES / f"{_PREFIX}{name}", modcache / _DOWNLOADS / f"{name}.zip"
    # A link is somebody's own doing.
    paths = tuple(path for path in (tree, zip_file) if path.exists() and not is_link(path))
    is_unfinished = (modcache / _DOWNLOADS / f"{name}.partial").exists()
    return CachedToolchain(version, platform, tree, paths, is_unfinished) if paths else None
