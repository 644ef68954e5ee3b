"""Writes that are whole or did not happen."""

import contextlib
import errno
import os
import stat
import sys
from io import BufferedReader
from pathlib import Path

from gvm_py.errors import GosdkError, shell_word
from gvm_py.system.held_directory import HeldName, held
from gvm_py.system.owners import has_rights_of, inherit_owner, share
from gvm_py.system.patience import replace_running
from gvm_py.system.unfinished import UNFINISHED, locked_directory, new_beside, sweep_unfinished, unused_name

_TRIES = 3


def write_atomic(
    path: Path,
    data: bytes,
    *,
    mode: int = 0o644,
    owner: tuple[int, int] | None = None,
    durable: bool = True,
    follow: bool = True,
) -> None:
    """Write `data` to `path` so that a reader sees the old bytes or the new ones, also after a crash.

    The parent is created when missing. `owner` is the user and group to give the file to; None is whoever writes.
    Without `durable` the disk is not waited for: a power cut may take the file, but no reader sees half of it.
    Without `follow` no directory above `path` may be a link; what takes the place of one meanwhile is not written to.
    Raises OSError, and then leaves `path` as it was.
    """
    make_directory(path.parent)
    with held(path, follow=follow) as place:
        sweep_unfinished(place)
        for _ in range(_TRIES - 1):
            # Another gosdk may sweep a file in the moment before it is locked.
            with contextlib.suppress(FileNotFoundError):
                return _replace(path, place, data, mode, owner, durable=durable)
        return _replace(path, place, data, mode, owner, durable=durable)


def replace_file(path: Path, data: bytes) -> None:
    """Write one of very many files as `write_atomic` does, without looking among them for what a killed process left.

    The directory is there, the caller removes what was left, and the disk is not waited for. Raises OSError.
    """
    with held(path, follow=True) as place:
        _replace(path, place, data, 0o644, None, durable=False)


def require_writable(path: Path) -> None:
    """Raise GosdkError for a read-only file, which a replacement by rename would not notice; a link is replaced.

    Its own write bit counts, also for root. In a directory that several users share, a file of another one may go.
    """
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return
    if stat.S_ISREG(mode) and not mode & stat.S_IWUSR:
        raise GosdkError(f"{path} is read-only and stays as it is", hint=f"chmod u+w {shell_word(path)}")


def _replace(
    path: Path, place: HeldName, data: bytes, mode: int, owner: tuple[int, int] | None, *, durable: bool
) -> None:
    try:
        fd, new = new_beside(place)
    except OSError as error:
        error.filename = str(path.parent if isinstance(error, PermissionError) else path)
        raise
    try:
        with open(fd, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(fd)
            if sys.platform != "win32":
                if owner:
                    os.chown(fd, *owner)
                else:
                    inherit_owner(fd, place.parent)
                os.chmod(fd, mode)
                os.replace(new.name, place.name, src_dir_fd=new.directory, dst_dir_fd=place.directory)
        if sys.platform == "win32":
            os.chmod(new.name, mode)
            replace_running(Path(new.name), path)  # an open file cannot be renamed there
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(new.name, dir_fd=new.directory)
        if isinstance(error, OSError):
            error.filename, error.filename2 = str(path), None  # a full disk is reported without
        raise
    if durable:
        sync_directory(path.parent)


def replace_with_link(path: Path, source: Path, *, mode: int) -> None:
    """Make `path` one more name of the file `source`, in one step; a copy where the file system has no more names.

    The disk is not waited for. Raises OSError.
    """
    new = path.with_name(f".{path.name}{UNFINISHED}")
    new.unlink(missing_ok=True)
    try:
        os.link(source, new)
    except OSError:
        write_atomic(path, source.read_bytes(), mode=mode, durable=False)
        return
    replace_running(new, path)


def make_directory(path: Path) -> None:
    """Create a directory and its parents where they are missing; whatever the umask, not every user can write there."""
    if path.is_dir() and has_rights_of(path, path.parent):
        return
    if path.parent != path:
        make_directory(path.parent)
    with locked_directory(path.parent):  # nobody makes a file in it before it is its group's
        if not path.is_dir():
            path.mkdir(0o775, exist_ok=True)
            inherit_owner(path, path.parent)
            share(path, path.parent)


def open_regular(path: Path) -> BufferedReader:
    """Open a regular file for reading. Raises OSError, also for anything else: a pipe would block forever."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return open(path, "rb")


def new_directory(parent: Path, prefix: str) -> Path:
    """Create and return a directory that nobody else has, below `parent`, which is created when missing.

    Raises OSError.
    """
    make_directory(parent)
    path = parent / unused_name(prefix)
    try:
        path.mkdir(0o700)
    except OSError as error:
        error.filename = str(parent)
        raise
    os.chmod(path, 0o755)  # noqa: S103  whatever the umask: a GOROOT is for every user to read
    inherit_owner(path, parent)
    share(path, parent)
    return path


def starts_programs(directory: Path) -> bool:
    """Return whether programs in `directory` can start: False with `noexec`, True where the platform cannot tell."""
    if not hasattr(os, "statvfs"):
        return True
    return not os.statvfs(directory).f_flag & getattr(os, "ST_NOEXEC", 0)


def sync_directory(path: Path) -> None:
    """Make renames inside `path` survive a power cut, where the platform can open a directory."""
    if sys.platform == "win32":
        return
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
