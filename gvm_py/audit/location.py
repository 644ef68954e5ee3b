"""Where a vulnerability database is: a web server, a directory in its layout, or one `vulndb.zip`."""

import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Self

from gvm_py.errors import IntegrityError, NetworkError, NotFoundError
from gvm_py.records import dataclass
from gvm_py.transport import Fetcher, redact

DEFAULT_DATABASE = "https://vuln.go.dev"
# The largest file of the database is an index of less than 2 MB, and all of it zipped takes some 10 MB.
_FILE_LIMIT = 32 << 20
_ZIP_LIMIT = 256 << 20

# What zipfile and the decompressors below it raise for damage, encryption and methods they do not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, OSError, ValueError, OverflowError)

Read = Callable[[str], bytes]
"""Return the file of that name, such as `index/db.json`. Raises NetworkError or IntegrityError."""


@dataclass(frozen=True)
class Location:
    """The base URL of a database, or the URL of a zip of it."""

    url: str

    @classmethod
    def parse(cls, text: str, directory: Path) -> Self:
        """Return the location written as URL or as a path below `directory`. Raises NotFoundError."""
        if "://" in text:
            return cls(text.rstrip("/"))
        path = directory / text
        if not path.exists():
            raise NotFoundError(
                f"there is no vulnerability database at {path}", hint=f"gosdk audit --db {DEFAULT_DATABASE}"
            )
        return cls(path.resolve().as_uri())

    @property
    def name(self) -> str:
        """The URL without secrets."""
        return redact(self.url)

    @property
    def is_local(self) -> bool:
        """True where reading it needs no network."""
        return self.url.startswith("file://")

    @property
    def key(self) -> str:
        """A file name of its own for everything kept of this database."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:16]

    def open(self, fetcher: Fetcher) -> Read:
        """Return a reader of the files of the database. Raises NetworkError, IntegrityError."""
        if not self.url.endswith(".zip"):
            return partial(_fetch, fetcher, self.url)
        reply = fetcher.get(self.url, limit=_ZIP_LIMIT)
        if reply.status != 200:
            raise _refused(self.name, reply.status)
        return read_zip(reply.body, self.name)


def read_zip(data: bytes, name: str) -> Read:
    """Return a reader of the files in a zipped database. Raises IntegrityError where it is not a zip."""
    try:
        return partial(_unzip, zipfile.ZipFile(io.BytesIO(data)), name)
    except _BROKEN as error:
        raise IntegrityError(f"{name} is not a zip file: {error}") from error


def _fetch(fetcher: Fetcher, base: str, name: str) -> bytes:
    status = 0
    for suffix in (".gz", ""):
        reply = fetcher.get(f"{base}/{name}{suffix}", limit=_FILE_LIMIT)
        if reply.status == 200:
            return _gunzip(reply.body, name)
        status = reply.status
    raise _refused(f"{redact(base)}/{name}", status)


def _gunzip(data: bytes, name: str) -> bytes:
    # Some servers unpack a `.gz` on the way, so its name proves nothing.
    if not data.startswith(b"\x1f\x8b"):
        return data
    inflater = zlib.decompressobj(wbits=31)
    try:
        content = inflater.decompress(data, _FILE_LIMIT)
    except zlib.error as error:
        raise IntegrityError(f"{name}.gz of the vulnerability database is damaged: {error}") from error
    if not inflater.eof:
        raise IntegrityError(f"{name}.gz of the vulnerability database is cut short or too large")
    return content


def _unzip(archive: zipfile.ZipFile, source: str, name: str) -> bytes:
    try:
        with archive.open(name) as file:
            content = file.read(_FILE_LIMIT + 1)
    except KeyError as error:
        raise IntegrityError(f"{source} holds no {name}, so it is not a vulnerability database") from error
    except _BROKEN as error:
        raise IntegrityError(f"{name} in {source} is damaged: {error}") from error
    if len(content) > _FILE_LIMIT:
        raise IntegrityError(f"{name} in {source} is larger than the {_FILE_LIMIT >> 20} MiB such a file may have")
    return content


def _refused(address: str, status: int) -> NetworkError:
    return NetworkError(
        f"{address} answers with status {status}: is it a vulnerability database?", hint="gosdk audit --help"
    )
