"""Which files of a directory are the SDK that was published, whoever put it there and what else has gathered in it."""

from collections.abc import Iterable
from pathlib import Path

from gvm_py.dist.archive.module import in_module
from gvm_py.dist.archive.tree_hash import file_digests, tree_files

_PROGRAMS = ("bin/go", "bin/gofmt", "bin/go.exe", "bin/gofmt.exe")
_LITTER = ("packages/", "pkg/mod/", "pkg/sumdb/")
_LITTER_NAMES = (".DS_Store",)


def published_names(names: Iterable[str]) -> dict[str, str]:
    """Return the files of an SDK among `names`, by the path they have in a GOROOT; paths are relative, with slashes.

    Left out are directories that the toolchain module does not have, so that nobody vouches for them, and what
    managers and people leave in a GOROOT: mise installs programs into bin/ and keeps a GOPATH in packages/. Nothing
    is taken on trust by this: the hash of what remains decides. In the module cache each go.mod lies there twice,
    as _go.mod from the zip and as the copy that the go command made and reads (cmd/go/internal/toolchain).
    """
    # In this order `_go.mod` comes before the `go.mod` that the go command reads, which takes its place.
    kept = sorted(name for name in names if in_module(name) and not _is_litter(name))
    return {_in_goroot(name): name for name in kept}


def published_digests(goroot: Path) -> dict[str, str]:
    """Return the sha256 of each file that `published_names` finds in a tree. Raises OSError."""
    files = tree_files(goroot)
    names = published_names(files)
    digests = file_digests(goroot, {source: files[source] for source in names.values()})
    return {name: digests[source] for name, source in names.items()}


def _is_litter(name: str) -> bool:
    if name.startswith("bin/"):
        return name not in _PROGRAMS
    return name.startswith(_LITTER) or name.rpartition("/")[2] in _LITTER_NAMES


def _in_goroot(name: str) -> str:
    return f"{name.removesuffix('_go.mod')}go.mod" if f"/{name}".endswith("/_go.mod") else name
