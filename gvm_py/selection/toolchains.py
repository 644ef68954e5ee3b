"""Where the go command finds a toolchain to switch to: on PATH, then in its module cache."""

import os
from collections.abc import Mapping
from pathlib import Path

from gvm_py.host import Platform


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
