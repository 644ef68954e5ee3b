"""How the tree of an SDK and the module golang.org/toolchain map to each other, and the hash of that module.

Sources: cmd/distpack (what the module leaves out and renames), cmd/go/internal/toolchain (which files become
executable), golang.org/x/mod/sumdb/dirhash (Hash1).
"""

import base64
import hashlib
from collections.abc import Mapping
from fnmatch import fnmatchcase

from gvm_py.dist.archive.names import refused
from gvm_py.store.receipt import MANIFEST_NAME, RECEIPT_NAME

_LEFT_OUT = ("api/", "doc/", "misc/", "test/", ".github/")
_OWN = (RECEIPT_NAME, MANIFEST_NAME)


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
