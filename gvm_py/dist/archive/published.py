"""Which files of a directory are the SDK that was published, whoever put it there and what else has gathered in it."""

from collections.abc import Iterable
from pathlib import Path

from gvm_py.dist.archive.module import in_module
from gvm_py.dist.archive.tree_hash import Progress, file_digests, ignore_progress, tree_files
from gvm_py.golang.sdktree import read_version
from gvm_py.version import GoVersion

_PROGRAMS = ("bin/go", "bin/gofmt", "bin/go.exe", "bin/gofmt.exe")
# Part of the SDK until it became a program of its own.
_OLD_PROGRAMS = ("bin/godoc", "bin/godoc.exe")
_FIRST_WITHOUT_GODOC = GoVersion.parse("1.13beta1")
_LITTER = ("packages/", "pkg/mod/", "pkg/sumdb/")
_LITTER_NAMES = (".DS_Store",)


def published_names(names: Iterable[str], version: GoVersion | None = None) -> dict[str, str]:
    """Return the files of the SDK of `version` among `names`, by their path in a GOROOT; relative, with slashes.

    Left out are directories that the toolchain module does not have, so that nobody can verify them, and what
    managers and people leave in a GOROOT: mise installs programs into bin/ and keeps a GOPATH in packages/. Nothing
    is taken on trust by this: the hash of what remains decides. In the module cache each go.mod lies there twice,
    as _go.mod from the zip and as the copy that the go command made and reads (cmd/go/internal/toolchain).
    """
    # In this order `_go.mod` comes before the `go.mod` that the go command reads, which takes its place.
    programs = _PROGRAMS + (_OLD_PROGRAMS if version and version < _FIRST_WITHOUT_GODOC else ())
    kept = sorted(name for name in names if in_module(name) and not _is_litter(name, programs))
    return {_in_goroot(name): name for name in kept}


def published_digests(goroot: Path, progress: Progress = ignore_progress) -> dict[str, str]:
    """Return the sha256 of each file that `published_names` finds in a tree. Raises OSError."""
    files = tree_files(goroot)
    names = published_names(files, read_version(goroot))
    digests = file_digests(goroot, {source: files[source] for source in names.values()}, progress)
    return {name: digests[source] for name, source in names.items()}


def _is_litter(name: str, programs: tuple[str, ...]) -> bool:
    if name.startswith("bin/"):
        return name not in programs
    return name.startswith(_LITTER) or name.rpartition("/")[2] in _LITTER_NAMES


def _in_goroot(name: str) -> str:
    return f"{name.removesuffix('_go.mod')}go.mod" if f"/{name}".endswith("/_go.mod") else name
