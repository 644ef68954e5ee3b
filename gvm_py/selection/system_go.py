"""The system Go: the first `go` on PATH that is not a shim."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from gvm_py.host import Platform


def find_system_go(env: Mapping[str, str], shims: Path) -> Path | None:
    """Return the directory on PATH whose `go` is the system's, None where there is none.

    A relative entry is skipped: it would run whatever lies in the working directory.
    """
    name = f"go{Platform.here().exe}"
    for entry in env.get("PATH", "").split(os.pathsep):
        go = Path(entry, name)
        if os.path.isabs(entry) and runs(go) and not same_file(go, shims / name):
            return Path(entry)
    return None


def runs(program: Path) -> bool:
    """Tell whether `program` can be started. A shell would run an empty file as a script that succeeds."""
    try:
        status = os.stat(program)
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size > 0 and os.access(program, os.X_OK)


def goroot_of(program: Path) -> Path:
    """Return the GOROOT that `program` finds for itself: two levels above the file that its links lead to."""
    return Path(os.path.realpath(program)).parent.parent


def same_file(first: Path, second: Path) -> bool:
    """Tell whether both paths lead to one file; False where either leads nowhere."""
    try:
        return os.path.samefile(first, second)
    except OSError:
        return False
