"""Look into an archive just far enough to know its form, its version and its platform; nothing is unpacked."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from gvm_py.dist.archive import Form
from gvm_py.dist.archive.stream import GZIP, INPUT, BlockStream, inflate
from gvm_py.dist.archive.untar import members
from gvm_py.dist.sources.base import parse_module_version
from gvm_py.errors import IntegrityError
from gvm_py.host import Platform
from gvm_py.transport.answers import is_html
from gvm_py.version import GoVersion

_MODULE_PREFIX = "golang.org/toolchain@"
_TOOL = re.compile(r"go/pkg/tool/(?P<os>[a-z0-9]{1,20})_(?P<arch>[a-z0-9]{1,20})/.*", re.ASCII | re.DOTALL)
VERSION_LIMIT = 4096
"""Bytes of a VERSION file that are read; its first line is about ten."""
_LONGEST_LOOK = 1 << 29


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
    raise IntegrityError(f"{path} is {what}, not an archive of Go; download it again")


def inspect_archive(path: Path, form: Form) -> tuple[GoVersion, Platform] | None:
    """Return the version and platform of the members, or None. Raises IntegrityError, and what zipfile raises."""
    if form == "tar.gz":
        try:
            return _from_members(_tar_members(path))
        except IntegrityError as error:
            raise IntegrityError(f"{path} is a broken archive: {error.message}; download it again") from error
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


def _tar_members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and first bytes of each member, with constant memory."""
    with open(path, "rb", buffering=0) as file:
        stream = BlockStream(inflate(iter(lambda: file.read(INPUT), b""), GZIP), _LONGEST_LOOK)
        for member in members(stream, ""):
            start = b""
            if not member.is_directory:
                for piece in stream.pieces(member.size):
                    start = start or bytes(piece[:VERSION_LIMIT])
            yield member.name, start
