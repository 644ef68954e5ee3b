"""Disks that are full or read-only, in a mount namespace of their own, so that nothing has to be unmounted."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

_NAMESPACE = ("unshare", "--mount", "--map-root-user", "sh", "-c")
_SMALL = 'mount -t tmpfs -o size="$1" none "$2"; shift 2; "$@"; code=$?; find "$GOSDK_ROOT" >&2; exit $code'
_NO_EXEC = 'mount --bind "$1" "$1" && mount -o remount,noexec,bind "$1"; shift; exec "$@"'
_READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"; shift; exec "$@"'


@cache
def _is_possible() -> bool:
    try:
        done = subprocess.run([*_NAMESPACE, "mount -t tmpfs none /mnt"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0


def small_disk(place: Path, size: str) -> tuple[str, ...]:
    """Return the command that runs the command after it with a disk of `size` (`300k`) mounted at `place`.

    What is in the store in the end is listed on standard error. Skips the test where that is not possible.
    """
    return _within(_SMALL, size, str(place))


def read_only(place: Path) -> tuple[str, ...]:
    """Return the command that runs the command after it with everything below `place` read-only, also for root."""
    return _within(_READ_ONLY, str(place))


def without_programs(place: Path) -> tuple[str, ...]:
    """Return the command that runs the command after it where nothing below `place` can be executed."""
    return _within(_NO_EXEC, str(place))


def own_mounts() -> tuple[str, ...]:
    """Return the command that runs the command after it where it may mount what nobody else sees."""
    return _within('exec "$@"')


def _within(script: str, *arguments: str) -> tuple[str, ...]:
    if not _is_possible():
        pytest.skip("this user may not mount anything in a namespace, so this is NOT proven here")
    return (*_NAMESPACE, script, "sh", *arguments)
