"""Unpack bytes in a directory of their own, and tell what is on disk afterwards."""

import base64
import hashlib
import io
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gvm_py.dist.archive import Form, Unpacked, unpack
from gvm_py.errors import IntegrityError

MODULE = "v0.0.1-go1.22.3.linux-amd64"
MODULE_PREFIX = f"golang.org/toolchain@{MODULE}/"
PREFIXES: dict[Form, str] = {"tar.gz": "go/", "zip": "go/", "module": MODULE_PREFIX}


def unpacked(
    data: bytes, form: Form, place: Path, *, progress: Callable[[int], None] = lambda _count: None
) -> tuple[Unpacked, Path]:
    """Unpack `data` below `place`, which is created, and return what `unpack` says and the new GOROOT."""
    archive, goroot = place / "archive.bin", place / "go root 树"
    goroot.mkdir(parents=True)
    archive.write_bytes(data)
    return unpack(archive, form, goroot, module_version=MODULE, progress=progress), goroot


def refused(data: bytes, form: Form, place: Path) -> str:
    """Return with which words `data` is refused, having checked that nothing was left or written anywhere."""
    with pytest.raises(IntegrityError) as caught:
        unpacked(data, form, place)
    assert sorted(path.name for path in place.parent.rglob("*")) == sorted({place.name, "archive.bin", "go root 树"})
    return caught.value.message


def contents(goroot: Path) -> dict[str, bytes]:
    """Return path to content of every file, and path with a slash to nothing of every directory."""
    found: dict[str, bytes] = {}
    for directory, names, files in os.walk(goroot):
        relative = Path(directory).relative_to(goroot)
        found |= {f"{(relative / name).as_posix()}/": b"" for name in names}
        found |= {(relative / name).as_posix(): (Path(directory) / name).read_bytes() for name in files}
    return found


def modes(goroot: Path) -> dict[str, int]:
    """Return the permission bits of every file and directory by its path."""
    return {path.relative_to(goroot).as_posix(): stat.S_IMODE(path.lstat().st_mode) for path in goroot.rglob("*")}


def sha256s(files: dict[str, bytes]) -> dict[str, str]:
    """Return the sha256 of each file in hex; directories are left out."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if not name.endswith("/")}


def h1_of_zip(data: bytes) -> str:
    """Return the h1 of a module zip straight from its bytes (golang.org/x/mod/sumdb/dirhash HashZip and Hash1)."""
    summary = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist(), key=str.encode):
            summary.update(f"{hashlib.sha256(archive.read(name)).hexdigest()}  {name}\n".encode())
    return "h1:" + base64.b64encode(summary.digest()).decode()
