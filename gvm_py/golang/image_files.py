"""The files that an image consists of: those in a tar file, compressed or not, or in a directory with an OCI layout."""

import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from gvm_py.errors import GosdkError, shell_word

# What tarfile and the decompressors below it raise for damage; BadGzipFile and bz2's errors are OSErrors.
BROKEN = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, OverflowError)
ZSTD = b"\x28\xb5\x2f\xfd"
FROM_3_14 = "is compressed with zstd, which Python reads from 3.14 on"

ImageFiles = Mapping[str, Callable[[], IO[bytes] | None]]
"""What opens each file of an image by its name there; None comes of what is not a file."""


def is_image(path: Path) -> bool:
    """Return whether `path` is a tar file, compressed or not, or a directory with an OCI layout."""
    if path.is_dir():
        return (path / "oci-layout").is_file()
    try:
        return path.is_file() and (tarfile.is_tarfile(path) or _is_zstd(path))
    except BROKEN:
        return False


@contextmanager
def opened(path: Path) -> Iterator[ImageFiles]:
    """Yield the files of an image. Raises one of BROKEN, GosdkError where this Python cannot decompress it."""
    if path.is_dir():
        yield _below(path)
        return
    try:
        with tarfile.open(path) as archive:
            # `tar -C DIRECTORY .` writes ./ in front of each name.
            yield {member.name.removeprefix("./"): partial(archive.extractfile, member) for member in archive}
    except tarfile.ReadError as error:
        if _is_zstd(path):
            raise GosdkError(f"{path} {FROM_3_14}", hint=f"zstd -d {shell_word(path)}") from error
        raise


def member_of(files: ImageFiles, name: str) -> IO[bytes]:
    """Open a file of an image. Raises KeyError where there is none, ValueError where it is none."""
    file = files[name]()
    if file is None:
        raise ValueError(f"{name} is not a file")
    return file


def _below(directory: Path) -> ImageFiles:
    """Return the files in a directory; links are not followed."""
    paths = (path for path in directory.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(directory).as_posix(): partial(_read, path) for path in paths}


def _read(path: Path) -> IO[bytes]:
    return open(path, "rb")


def _is_zstd(path: Path) -> bool:
    with open(path, "rb") as file:
        return file.read(len(ZSTD)) == ZSTD
