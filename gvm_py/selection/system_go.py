"""Go outside of the store: the system Go, the first `go` on PATH that is not a shim, and toolchains to switch to.

The go command looks for a toolchain on PATH, then in its module cache.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from gvm_py.host import Platform, go_executable
from gvm_py.paths.spelling import real_path
from gvm_py.system.programs import path_directories, runs


def find_system_go(env: Mapping[str, str], shims: Path) -> Path | None:
    """Return the directory on PATH whose `go` is the system's, None where there is none.

    A relative entry is skipped: it would run whatever lies in the working directory.
    """
    name = go_executable()
    for directory in path_directories(env):
        go = directory / name
        if runs(go) and not same_file(go, shims / name):
            return directory
    return None


def goroot_of(program: Path) -> Path:
    """Return the GOROOT that `program` finds for itself: two levels above the file that its links lead to."""
    return Path(real_path(program)).parent.parent


def goroot_of_bin(directory: Path) -> Path:
    """Return the GOROOT of the go command in a directory of PATH."""
    return goroot_of(directory / go_executable())


def same_file(first: Path, second: Path) -> bool:
    """Return whether both paths lead to one file; False where either leads nowhere."""
    try:
        return os.path.samefile(first, second)
    except OSError:
        return False


def look_path(name: str, env: Mapping[str, str], cwd: Path) -> Path | None:
    """Return the program called `name`, as Go's exec.LookPath finds it."""
    platform = Platform.here()
    entries = platform.split_list(env.get("PATH", ""))
    if platform.goos == "windows":
        implicit = [] if "NODEFAULTCURRENTDIRECTORYINEXEPATH" in env else ["."]
        entries = [*implicit, *filter(None, entries)]
    for entry in entries:
        for file in platform.program_names(name, env):
            program = cwd / entry / file
            if program.is_file() and os.access(program, os.X_OK):
                # LookPath stops at a match in a relative entry and refuses it.
                return program if os.path.isabs(entry) else None
    return None


def downloaded(name: str, modcache: Path) -> Path | None:
    """Return the directory of a toolchain in the module cache if it is whole (cmd/go modfetch.DownloadDir)."""
    platform = Platform.here()
    version = f"v0.0.1-{name}.{platform.goos}-{platform.goarch}"
    directory = modcache / "golang.org" / f"toolchain@{version}"
    records = modcache / "cache" / "download" / "golang.org" / "toolchain" / "@v"
    whole = (records / f"{version}.ziphash").exists() and not (records / f"{version}.partial").exists()
    return directory if whole and directory.is_dir() else None
