"""Pack the files of an SDK as go.dev and a module proxy would."""

import base64
import gzip
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Mapping

from tests.support.sdk import is_executable, sdk_files

_NOT_IN_MODULE = ("api/", "doc/", "misc/", "test/")


def tar_gz(files: Mapping[str, bytes], *, prefix: str = "go/") -> bytes:
    """Return a USTAR archive of `files` below `prefix`, compressed."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in sorted(files.items()):
            member = tarfile.TarInfo(prefix + name)
            member.size = len(data)
            member.mode = 0o755 if is_executable(name) else 0o644
            archive.addfile(member, io.BytesIO(data))
    return gzip.compress(buffer.getvalue(), 1, mtime=0)


def zip_archive(files: Mapping[str, bytes], *, prefix: str = "go/") -> bytes:
    """Return a zip of `files` below `prefix`, deflated."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            # A ZipInfo without a time: the same files always give the same bytes.
            member = zipfile.ZipInfo(prefix + name)
            member.external_attr = (0o100755 if is_executable(name) else 0o100644) << 16
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def sdk_archive(version: str, platform: str = "linux-amd64") -> bytes:
    """Return the tar.gz or, for windows, the zip of the small SDK of `version` (`1.22.3`)."""
    files = sdk_files(version, platform=platform.replace("-", "_"))
    return zip_archive(files) if platform.startswith("windows") else tar_gz(files)


def sdk_module(version: str, platform: str = "linux-amd64") -> bytes:
    """Return the module zip of the small SDK."""
    return module_zip(sdk_files(version, platform=platform.replace("-", "_")), version, platform)


def module_zip(files: Mapping[str, bytes], version: str, platform: str = "linux-amd64") -> bytes:
    """Return the module zip of an SDK: without api, doc, misc and test, and with each go.mod renamed."""
    kept = {name: data for name, data in files.items() if not name.startswith(_NOT_IN_MODULE)}
    renamed = {_module_name(name): data for name, data in kept.items()}
    return zip_archive(renamed, prefix=f"golang.org/toolchain@v0.0.1-go{version}.{platform}/")


def sdk_h1(version: str, platform: str = "linux-amd64") -> str:
    """Return the h1 of the module zip of the small SDK."""
    return module_h1(sdk_module(version, platform))


def module_h1(data: bytes) -> str:
    """Return the h1 of a module zip, as golang.org/x/mod/sumdb/dirhash computes it."""
    with zipfile.ZipFile(io.BytesIO(data)) as module:
        lines = [f"{hashlib.sha256(module.read(name)).hexdigest()}  {name}\n" for name in sorted(module.namelist())]
    return "h1:" + base64.b64encode(hashlib.sha256("".join(lines).encode()).digest()).decode()


def _module_name(name: str) -> str:
    head, slash, tail = name.rpartition("/")
    return f"{head}{slash}_go.mod" if tail == "go.mod" else name
