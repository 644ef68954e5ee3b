"""The generated scripts in `shims/`: `go`, `gofmt`, and one bridge `goX.Y.Z` for each complete SDK."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gvm_py.fs import write_atomic
from gvm_py.paths import Layout
from gvm_py.resolve import Installed
from gvm_py.template import fill, read_template
from gvm_py.version import GoVersion

TOOLS = ("go", "gofmt")
_BRIDGE_MARK = b"# gosdk bridge"


@dataclass(frozen=True)
class ShimChanges:
    """The names of the shims that were written and removed."""

    written: tuple[str, ...]
    removed: tuple[str, ...]


def write_shims(layout: Layout, cli: Path, installed: Iterable[Installed], gotoolchain: str = "") -> ShimChanges:
    """Bring `shims/` in line with what is installed and return what changed. The caller holds the store's lock.

    `cli` is the absolute path of gosdk, which the shims ask; `gotoolchain` is the setting of that name. Each file is
    replaced in one step and only when it differs, so a shim can be run at any moment. Raises OSError.
    """
    wanted = _scripts(layout, cli, installed, gotoolchain)
    layout.shims.mkdir(parents=True, exist_ok=True)
    written = [name for name, script in wanted.items() if _replace(layout.shims / name, script)]
    removed = [path.name for path in sorted(layout.shims.iterdir()) if _is_obsolete(path, wanted)]
    for name in removed:
        (layout.shims / name).unlink(missing_ok=True)
    return ShimChanges(tuple(written), tuple(removed))


def _scripts(layout: Layout, cli: Path, installed: Iterable[Installed], gotoolchain: str) -> dict[str, bytes]:
    common = {"ROOT": str(layout.root), "CLI": str(cli), "GOTOOLCHAIN": gotoolchain, "CR": "\r"}
    tool, bridge = read_template("tool.sh"), read_template("bridge.sh")
    scripts = {name: fill(tool, {**common, "TOOL": name}) for name in TOOLS}
    for sdk in installed:
        name = sdk.version.name
        scripts[name] = fill(bridge, {"VERSION": name, "GOROOT": str(sdk.goroot)})
    return scripts


def _replace(path: Path, script: bytes) -> bool:
    try:
        if path.read_bytes() == script and os.access(path, os.X_OK):
            return False
    except OSError:
        pass
    write_atomic(path, script, mode=0o755)
    return True


def _is_obsolete(path: Path, wanted: dict[str, bytes]) -> bool:
    if path.name in wanted or GoVersion.from_toolchain(path.name) is None:
        return False
    try:
        with open(path, "rb") as file:
            return _BRIDGE_MARK in file.read(100)
    except OSError:
        return False
