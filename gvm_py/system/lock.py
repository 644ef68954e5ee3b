"""Operating-system file locks that know who holds them. The existence of a lock file means nothing."""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gvm_py.errors import GosdkError, LockTimeoutError, shell_word
from gvm_py.paths.above import nearest_existing
from gvm_py.system.fs import make_directory
from gvm_py.system.owners import inherit_owner, way_out

if TYPE_CHECKING:
    from filelock import FileLock

_POLL_SECONDS = 0.05
_SILENT_SECONDS = 0.3
"""Most waits end within this; after it the owner file exists, so we can say who holds the lock."""
_NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP)
_ours: set[Path] = set()
"""The locks that threads of this process hold: waiting for oneself is nothing to report."""


@contextmanager
def hold(path: Path, *, timeout: float, purpose: str, on_wait: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock at `path` for the block; `purpose` is shown to others who wait.

    When another process keeps it, `on_wait` is called with its owner. Up to `timeout` seconds are waited in all.
    Raises LockTimeoutError after that, GosdkError where the lock file cannot be written or the disk has no locks.
    """
    from filelock import FileLock

    owner = path.with_suffix(".owner")
    try:
        make_directory(path.parent)
        mode = _prepare(path)
        lock = FileLock(path, mode=mode)
        _acquire(lock, path, timeout, on_wait)
    except (OSError, NotImplementedError) as error:
        raise _refusal(path, error) from error
    _ours.add(path)
    try:
        with suppress(OSError):
            _write_owner(owner, f"{purpose} (process {os.getpid()})", mode)
        yield
    finally:
        _ours.discard(path)
        with suppress(OSError):
            owner.unlink()
        lock.release()


def _prepare(path: Path) -> int:
    """Create the lock file where it is missing and return its mode: for the user, or for the group of the directory.

    Raises OSError, also where the file system has no locks: filelock would fall back to files that outlive a process
    that was killed.
    """
    mode = 0o660 if os.stat(path.parent).st_mode & stat.S_IWGRP else 0o600
    if sys.platform == "win32":
        return mode
    import fcntl

    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, mode)
    try:
        inherit_owner(fd, path.parent)
        # The umask decides about a new file, and an older gosdk left others.
        with suppress(PermissionError):
            os.fchmod(fd, mode)
        with suppress(BlockingIOError):
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(fd)
    return mode


def _write_owner(owner: Path, text: str, mode: int) -> None:
    fd = os.open(owner, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), mode)
    with open(fd, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)


def _acquire(lock: "FileLock", path: Path, timeout: float, on_wait: Callable[[str], None]) -> None:
    from filelock import Timeout

    owner, silent = path.with_suffix(".owner"), min(timeout, _SILENT_SECONDS)
    with suppress(Timeout):
        lock.acquire(timeout=silent, poll_interval=_POLL_SECONDS)
        return
    if path not in _ours:
        on_wait(_holder(owner))
    try:
        lock.acquire(timeout=timeout - silent, poll_interval=_POLL_SECONDS)
    except Timeout:
        raise LockTimeoutError(
            f"gave up after {timeout:g} s of waiting for another gosdk: {_holder(owner)}; run the command again when "
            "it is done, or wait longer",
            hint="gosdk config set lock_timeout 900",
        ) from None


def _refusal(path: Path, error: Exception) -> GosdkError:
    number = error.errno if isinstance(error, OSError) else errno.ENOSYS
    if number in _NO_LOCKS:
        return GosdkError(
            f"the file system with {path.parent} has no locks: {os.strerror(number or errno.ENOSYS)}; "
            "set GOSDK_ROOT to a directory on another disk",
            hint=f"df {shell_word(path.parent)}",
        )
    if isinstance(error, PermissionError):
        whose, hint = way_out(path)
        return GosdkError(f"cannot lock {path}: {error.strerror}; {whose}", hint=hint)
    why = error.strerror if isinstance(error, OSError) else error
    return GosdkError(f"cannot lock {path}: {why or error}", hint=f"ls -ld {shell_word(nearest_existing(path.parent))}")


def _holder(owner: Path) -> str:
    try:
        with open(owner, encoding="utf-8", errors="replace") as file:
            return file.read(300) or "an unnamed process"
    except OSError:
        return "an unnamed process"
