"""The directory of a file, held open while a file in it is replaced: what takes its place meanwhile is not written to.

A name is given to the system together with the descriptor of its directory. Windows has no such calls; there it is the
whole path, and no descriptor.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

# A directory that may be entered and not listed can be held, too, where the platform has a flag for it.
_ENTER = getattr(os, "O_PATH", getattr(os, "O_SEARCH", os.O_RDONLY)) | getattr(os, "O_DIRECTORY", 0)
_ENTER_NO_LINK = _ENTER | getattr(os, "O_NOFOLLOW", 0)


class HeldName(NamedTuple):
    """The name of a file, and the descriptor of the directory that it is in."""

    name: str
    directory: int | None

    @property
    def parent(self) -> int | str:
        """What stands for the directory where no name in it is asked for."""
        return os.path.dirname(self.name) if self.directory is None else self.directory

    def beside(self, name: str) -> "HeldName":
        """Return another name in the same directory."""
        return self._replace(name=os.path.join(os.path.dirname(self.name), name))


@contextmanager
def held(path: Path, *, follow: bool = True) -> Iterator[HeldName]:
    """Hold the directory of `path` open and return the name in it.

    Without `follow` no part of the directory's path may be a link. Raises OSError: NotADirectoryError for one.
    """
    if sys.platform == "win32":
        yield HeldName(str(path), None)
        return
    directory = os.open(path.parent, _ENTER) if follow else _walked(path.parent)
    try:
        yield HeldName(path.name, directory)
    finally:
        os.close(directory)


def _walked(path: Path) -> int:
    """Return a descriptor of the directory, entered from the root on through no link."""
    directory = os.open(path.anchor, _ENTER)
    for part in path.parts[1:]:
        above = directory
        try:
            directory = os.open(part, _ENTER_NO_LINK, dir_fd=above)
        except OSError as error:
            number = errno.ENOTDIR if error.errno == errno.ELOOP else error.errno
            raise OSError(number, os.strerror(number or 0), str(path)) from error
        finally:
            os.close(above)
    return directory
