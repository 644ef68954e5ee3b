"""The system Go: the first `go` on PATH that is not a shim."""

import os
from collections.abc import Mapping
from pathlib import Path

from gvm_py.host import Platform
from gvm_py.system.programs import path_directories, runs


def find_system_go(env: Mapping[str, str], shims: Path) -> Path | None:
    """Return the directory on PATH whose `go` is the system's, None where there is none.

    A relative entry is skipped: it would run whatever lies in the working directory.
    """
    name = f"go{Platform.here().exe}"
    for directory in path_directories(env):
        go = directory / name
        if runs(go) and not same_file(go, shims / name):
            return directory
    return None


def goroot_of(program: Path) -> Path:
    """Return the GOROOT that `program` finds for itself: two levels above the file that its links lead to."""
    return Path(os.path.realpath(program)).parent.parent


def same_file(first: Path, second: Path) -> bool:
    """Tell whether both paths lead to one file; False where either leads nowhere."""
    try:
        return os.path.samefile(first, second)
    except OSError:
        return False
