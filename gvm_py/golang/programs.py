"""Find Go programs in files and directories, without following links and without running anything."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from gvm_py.golang.buildinfo import BuildInfo, NotGoBinary
from gvm_py.golang.buildinfo.functions import function_names
from gvm_py.golang.buildinfo.reader import EXECUTABLE_MAGICS, read_open
from gvm_py.records import dataclass

_NO_EXECUTABLE = "not an ELF, Mach-O or PE file"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True)
class Program:
    """A Go program. `name` is its path, in an image `IMAGE:/path`, of several images in one file `IMAGE[NAME]:/path`.

    `functions` are None where it does not show them.
    """

    name: str
    info: BuildInfo
    functions: frozenset[str] | None


def look_into(file: BinaryIO, size: int, name: str) -> Program | NotGoBinary:
    """Return the program in an open seekable file. Raises OSError."""
    info = read_open(file, size, Path(name))
    return info if isinstance(info, NotGoBinary) else Program(name, info, function_names(file, size))


def is_executable(head: bytes) -> bool:
    """Return whether a file that begins like this is an ELF, Mach-O or PE file, so that a look inside is worth it."""
    return head.startswith(EXECUTABLE_MAGICS)


def programs_below(path: Path) -> Iterator[Program | NotGoBinary]:
    """Yield the Go programs at or below `path`; of a directory, files that are not executables are passed over.

    What cannot be read is a NotGoBinary with the reason.
    """
    if not path.is_dir():
        yield _program_at(path)
        return
    for directory, names, files in os.walk(path):
        names.sort()
        for name in sorted(files):
            found = _program_at(Path(directory, name))
            if isinstance(found, Program) or found.reason != _NO_EXECUTABLE:
                yield found


def _program_at(path: Path) -> Program | NotGoBinary:
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | _NO_LINK)
    except OSError as error:
        is_link = path.is_symlink()
        return NotGoBinary(path, _NO_EXECUTABLE if is_link else error.strerror or "not readable")
    try:
        with open(fd, "rb") as file:
            status = os.fstat(fd)
            if not stat.S_ISREG(status.st_mode) or not is_executable(file.read(4)):
                return NotGoBinary(path, _NO_EXECUTABLE)
            return look_into(file, status.st_size, str(path))
    except OSError as error:
        return NotGoBinary(path, error.strerror or "not readable")
