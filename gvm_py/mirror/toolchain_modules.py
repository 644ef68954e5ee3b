"""The toolchain modules of a mirror: a GOPROXY made of files, in the layout of the go command's own cache.

Sources: `go help goproxy`, and golang/go cmd/distpack for what .info and .mod of a toolchain hold.
"""

import json
import re
import zipfile
from contextlib import suppress
from pathlib import Path

from gvm_py.dist.archive.module import module_prefix
from gvm_py.dist.sources.base import parse_module_version
from gvm_py.mirror.file_tree import MirrorTree

GO_MOD = b"module golang.org/toolchain\n"
"""The go.mod of every version."""

LIST = "list"
"""The file that names every version."""

_VERSION_LIMIT = 4096
_TIME = re.compile(r"time (?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z)", re.ASCII)


def beside(archive: Path, h1: str) -> dict[Path, bytes]:
    """Return what lies beside the proven module zip `archive`: .info, .mod, and .ziphash, which says that it is proven.

    Everything follows from the zip and its hash, so all of it can be checked again.
    """
    texts = (_info(archive, archive.stem), GO_MOD, h1.encode())
    return dict(zip(companions(archive), texts, strict=True))


def companions(archive: Path) -> list[Path]:
    """Return the files beside a module zip, the one that says that it is proven last."""
    return [archive.with_name(f"{archive.stem}{ending}") for ending in (".info", ".mod", ".ziphash")]


def proven_h1(tree: MirrorTree, archive: Path) -> str | None:
    """Return the h1 that a module zip was proven to have when it came, None where it was not proven."""
    try:
        with open(archive.with_suffix(".ziphash"), "rb") as file:
            return file.read(100).decode("ascii", "replace") if tree.size(archive) else None
    except OSError:
        return None


def versions(tree: MirrorTree) -> list[str]:
    """Return the module versions with a proven zip in `tree`, oldest release first."""
    archives = (path.with_suffix(".zip") for path in tree.modules.glob("*.ziphash"))
    found = [path.stem for path in archives if proven_h1(tree, path)]
    return sorted(found, key=lambda name: (parse_module_version(name) or (), name))


def listing(names: list[str]) -> bytes:
    """Return the content of LIST."""
    return "".join(f"{name}\n" for name in names).encode()


def _info(archive: Path, module: str) -> bytes:
    """Return .info as cmd/distpack writes it; before go1.21 VERSION has no time."""
    info = {"Version": module}
    time = next(filter(None, map(_TIME.fullmatch, _version_file(archive, module)[1:])), None)
    if time:
        info["Time"] = time["time"]
    return json.dumps(info).encode() + b"\n"


def _version_file(archive: Path, module: str) -> list[str]:
    with (
        suppress(KeyError),
        zipfile.ZipFile(archive) as members,
        members.open(f"{module_prefix(module)}VERSION") as file,
    ):
        return file.read(_VERSION_LIMIT).decode("utf-8", "replace").splitlines()
    return []
