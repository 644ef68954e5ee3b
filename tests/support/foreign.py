"""SDKs where other managers keep them, laid out as these do."""

import hashlib
import os
from pathlib import Path

from tests.support.sdk import is_executable, sdk_files, write_sdk

LAYOUTS = {
    "sdk": "sdk/go{}",
    "goenv": ".goenv/versions/{}",
    "gvm": ".gvm/gos/go{}",
    "asdf": ".asdf/installs/golang/{}/go",
    "mise": ".local/share/mise/installs/go/{}",
    "g": ".g/versions/{}",
    "gobrew": ".gobrew/versions/{}/go",
    "homebrew": ".linuxbrew/Cellar/go/{}/libexec",
}
"""Below the home, with the version in the place of the braces."""
_NOT_IN_MODULE = ("api/", "doc/", "misc/", "test/")


def foreign_sdk(home: Path, manager: str, version: str) -> Path:
    """Create the SDK of `version` as `manager` would have installed it, and return its GOROOT."""
    return write_sdk(home / LAYOUTS[manager].format(version), version)


def cached_toolchain(modcache: Path, version: str, *, used: bool = True) -> Path:
    """Create the SDK that the go command unpacks into its module cache, read-only, and return its GOROOT.

    Until it is `used` for the first time, none of its programs is executable and each go.mod is only there as _go.mod.
    """
    goroot = modcache / f"golang.org/toolchain@v0.0.1-go{version}.linux-amd64"
    for name, data in sdk_files(version).items():
        if name.startswith(_NOT_IN_MODULE):
            continue
        packed = name.removesuffix("go.mod") + "_go.mod" if name.endswith("go.mod") else name
        for copy in {packed, name} if used else {packed}:
            path = goroot / copy
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            path.chmod(0o555 if used and is_executable(name) else 0o444)
    for directory in [goroot, *(path for path in goroot.rglob("*") if path.is_dir())]:
        directory.chmod(0o555)
    return goroot


def snapshot(tree: Path) -> dict[str, tuple[int, int, str]]:
    """Return mode, time of change and content of everything below `tree`: what must be the same before and after."""
    return {str(path): _state(path) for path in [tree, *sorted(tree.rglob("*"))]}


def _state(path: Path) -> tuple[int, int, str]:
    status = path.lstat()
    if path.is_symlink():
        content = os.readlink(path)
    elif path.is_file():
        content = hashlib.sha256(path.read_bytes()).hexdigest()
    else:
        content = ",".join(sorted(os.listdir(path))) if path.is_dir() else ""
    return status.st_mode, status.st_mtime_ns, content
