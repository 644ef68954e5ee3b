"""How the tree of an SDK and the module golang.org/toolchain map to each other, and the hash of that module.

Also which files of a directory are that SDK, whoever put it there and what else has gathered in it.
Sources: cmd/distpack (what the module leaves out and renames), cmd/go/internal/toolchain (which files become
executable), golang.org/x/mod/sumdb/dirhash (Hash1).
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from gvm_py.dist.archive.names import refused
from gvm_py.dist.archive.tree_hash import Progress, file_digests, ignore_progress, tree_files
from gvm_py.golang.sdktree import read_version
from gvm_py.store.receipt import MANIFEST_NAME, RECEIPT_NAME
from gvm_py.version import GoVersion

_LEFT_OUT = ("api/", "doc/", "misc/", "test/", ".github/")
_OWN = (RECEIPT_NAME, MANIFEST_NAME)
_PROGRAMS = ("bin/go", "bin/gofmt", "bin/go.exe", "bin/gofmt.exe")
# Part of the SDK until it became a program of its own.
_OLD_PROGRAMS = ("bin/godoc", "bin/godoc.exe")
_FIRST_WITHOUT_GODOC = GoVersion.parse("1.13beta1")
_LITTER = ("packages/", "pkg/mod/", "pkg/sumdb/")
_LITTER_NAMES = (".DS_Store",)


def module_prefix(module_version: str) -> str:
    """Return what every name in the module zip begins with."""
    return f"golang.org/toolchain@{module_version}/"


def tree_name(name: str) -> str:
    """Return what the module's file `name` is called in the GOROOT.

    Raises IntegrityError for a file that no toolchain module holds, because the hash of the tree would not count it.
    """
    head, slash, base = name.rpartition("/")
    if base.casefold() == "go.mod" or name.startswith(_LEFT_OUT):
        raise refused(name, "does not belong into a toolchain module")
    return f"{head}{slash}go.mod" if base == "_go.mod" else name


def made_executable(name: str) -> bool:
    """Return whether the go command makes this file of a module executable; it ignores the modes in the zip."""
    return name.startswith(("bin/", "pkg/tool/")) or (
        name.startswith("lib/") and fnmatchcase(name.rpartition("/")[2], "go_?*_?*_exec")
    )


def h1_of(digests: Mapping[str, str], module_version: str) -> str:
    """Return the `h1:` of the toolchain module that a tree makes; the same text the checksum database publishes.

    `digests` maps each path relative to the GOROOT to its sha256 in hex, `module_version` is like
    `v0.0.1-go1.22.3.linux-amd64`. gosdk's own files never count.
    """
    prefix = module_prefix(module_version)
    named = ((f"{prefix}{_module_name(name)}", digest) for name, digest in digests.items() if in_module(name))
    lines = sorted((name.encode(errors="surrogateescape"), digest.encode()) for name, digest in named)
    summary = hashlib.sha256(b"".join(b"%s  %s\n" % (digest, name) for name, digest in lines))
    return "h1:" + base64.b64encode(summary.digest()).decode()


def in_module(name: str) -> bool:
    """Return whether the toolchain module has this file of a GOROOT; gosdk's own files never count."""
    return not name.startswith(_LEFT_OUT) and name not in _OWN


def _module_name(name: str) -> str:
    return f"{name.removesuffix('go.mod')}_go.mod" if f"/{name}".endswith("/go.mod") else name


def published_names(names: Iterable[str], version: GoVersion | None = None) -> dict[str, str]:
    """Return the files of the SDK of `version` among `names`, by their path in a GOROOT; relative, with slashes.

    Left out are directories that the toolchain module does not have, so that nobody can verify them, and what
    managers and people leave in a GOROOT: mise installs programs into bin/ and keeps a GOPATH in packages/. Nothing
    is taken on trust by this: the hash of what remains decides. In the module cache each go.mod lies there twice,
    as _go.mod from the zip and as the copy that the go command made and reads (cmd/go/internal/toolchain).
    """
    # In this order `_go.mod` comes before the `go.mod` that the go command reads, which takes its place.
    has_godoc = version is not None and version < _FIRST_WITHOUT_GODOC
    programs = (*_PROGRAMS, *_OLD_PROGRAMS) if has_godoc else _PROGRAMS
    kept = sorted(name for name in filter(in_module, names) if not _is_litter(name, programs))
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
