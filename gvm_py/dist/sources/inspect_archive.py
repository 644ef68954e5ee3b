"""Look into an archive just far enough to tell its form, its version and its platform; nothing is unpacked."""

import gzip
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from gvm_py.errors import IntegrityError
from gvm_py.host import Platform
from gvm_py.dist.sources.base import Form, parse_module_version
from gvm_py.dist.sources.replies import is_html
from gvm_py.version import GoVersion

_MODULE_PREFIX = "golang.org/toolchain@"
_TOOL = re.compile(r"go/pkg/tool/(?P<os>[a-z0-9]{1,20})_(?P<arch>[a-z0-9]{1,20})/.*", re.ASCII | re.DOTALL)
VERSION_LIMIT = 4096
"""Bytes of a VERSION file that are read; its first line is about ten."""
_LONGEST_LOOK = 1 << 29
_BLOCK = 512
_CHUNK = 1 << 20


def form_of(path: Path) -> Form:
    """Return how `path` is packed, by its first bytes and not by its name. Raises IntegrityError, OSError."""
    with open(path, "rb") as file:
        head = file.read(1024)
    if head.startswith(b"\x1f\x8b"):
        return "tar.gz"
    if head.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(path) as archive:
            return "module" if archive.namelist()[0].startswith(_MODULE_PREFIX) else "zip"
    what = "an HTML page" if is_html(head) else "neither a tar.gz nor a zip"
    raise IntegrityError(f"{path} is {what}, not an archive of Go", hint="download it again")


def inspect_archive(path: Path, form: Form) -> tuple[GoVersion, Platform] | None:
    """Return the version and platform that the members tell, or None. Raises whatever gzip and zipfile raise."""
    if form == "tar.gz":
        with gzip.open(path) as stream:
            return _from_members(_tar_members(stream))
    with zipfile.ZipFile(path) as archive:
        if form == "module":
            return parse_module_version(archive.namelist()[0].removeprefix(_MODULE_PREFIX).partition("/")[0])
        return _from_members(_zip_members(archive))


def version_of(data: bytes) -> GoVersion | None:
    """Return the version in the first line of a VERSION file; None for a development build."""
    return GoVersion.from_toolchain(data.decode("utf-8", "replace").partition("\n")[0].rstrip("\r"))


def _from_members(members: Iterator[tuple[str, bytes]]) -> tuple[GoVersion, Platform] | None:
    version: GoVersion | None = None
    platform: Platform | None = None
    for name, start in members:
        if name == "go/VERSION":
            version = version_of(start)
        elif tool := _TOOL.fullmatch(name):
            platform = Platform(tool["os"], tool["arch"])
        if version and platform:
            return version, platform
    return None


def _zip_members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in archive.namelist():
        if name == "go/VERSION":
            with archive.open(name) as file:
                yield name, file.read(VERSION_LIMIT)
        else:
            yield name, b""


def _tar_members(stream: gzip.GzipFile) -> Iterator[tuple[str, bytes]]:
    """Yield name and first bytes of each member with constant memory, which tarfile does not promise.

    Only names of up to 100 bytes matter here, so the extensions for longer ones are passed over (POSIX ustar).
    """
    seen = 0
    while seen < _LONGEST_LOOK and len(header := stream.read(_BLOCK)) == _BLOCK and header.strip(b"\0"):
        size = int(header[124:136].strip(b" \0") or b"0", 8)
        start = stream.read(min(size, VERSION_LIMIT))
        yield header[:100].partition(b"\0")[0].decode("utf-8", "replace"), start
        padded = -(-size // _BLOCK) * _BLOCK
        seen += _BLOCK + padded
        _skip(stream, min(padded, _LONGEST_LOOK) - len(start))


def _skip(stream: gzip.GzipFile, count: int) -> None:
    while count > 0 and (chunk := stream.read(min(count, _CHUNK))):
        count -= len(chunk)
