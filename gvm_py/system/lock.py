"""Operating-system file locks that know who holds them. The existence of a lock file means nothing."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gvm_py.errors import GosdkError, LockTimeoutError
from gvm_py.system.fs import make_directory

if TYPE_CHECKING:
    from filelock import FileLock

_POLL_SECONDS = 0.05
_SILENT_SECONDS = 0.3
"""Most waits are over sooner: nobody needs to hear of them, and by then the holder has written down who it is."""


@contextmanager
def hold(path: Path, *, timeout: float, purpose: str, on_wait: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock at `path` for the block; `purpose` tells others what for.

    When somebody else keeps it, `on_wait` is told who. Up to `timeout` seconds are waited in all.
    Raises LockTimeoutError after that, GosdkError where the lock file cannot be written.
    """
    from filelock import FileLock

    owner = path.with_suffix(".owner")
    try:
        make_directory(path.parent)
        lock = FileLock(path)
        _acquire(lock, owner, timeout, on_wait)
    except (OSError, NotImplementedError) as error:
        raise GosdkError(f"cannot lock {path}: {error}", hint=f"ls -ld '{path.parent}'") from error
    try:
        with suppress(OSError):
            owner.write_text(f"{purpose} (process {os.getpid()})", encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            owner.unlink()
        lock.release()


def _acquire(lock: "FileLock", owner: Path, timeout: float, on_wait: Callable[[str], None]) -> None:
    from filelock import Timeout

    silent = min(timeout, _SILENT_SECONDS)
    with suppress(Timeout):
        lock.acquire(timeout=silent, poll_interval=_POLL_SECONDS)
        return
    on_wait(_holder(owner))
    try:
        lock.acquire(timeout=timeout - silent, poll_interval=_POLL_SECONDS)
    except Timeout:
        raise LockTimeoutError(
            f"gave up after {timeout:g} s of waiting for another gosdk: {_holder(owner)}",
            hint="run the command again when it is done, or wait longer: gosdk config set lock_timeout 900",
        ) from None


def _holder(owner: Path) -> str:
    try:
        with open(owner, encoding="utf-8", errors="replace") as file:
            return file.read(300) or "an unnamed process"
    except OSError:
        return "an unnamed process"
