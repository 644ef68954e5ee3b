"""The generated scripts in `shims/`: `go`, `gofmt`, and one bridge `goX.Y.Z` for each complete SDK."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gvm_py.host import Platform
from gvm_py.paths import Layout
from gvm_py.selection import Installed
from gvm_py.system.fs import make_directory, write_atomic
from gvm_py.system.template import fill, fill_cmd, read_template
from gvm_py.version import GoVersion

TOOLS = ("go", "gofmt")
_BRIDGE_MARK = b" gosdk bridge to "


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
    stale = stale_shims(layout, cli, installed, gotoolchain)
    make_directory(layout.shims)
    for leftover in layout.shims.glob(".go*"):
        # A process that was killed in the middle of a replacement left it; nobody else writes here now.
        leftover.unlink(missing_ok=True)
    for name, script in stale.items():
        if script is None:
            (layout.shims / name).unlink(missing_ok=True)
        else:
            write_atomic(layout.shims / name, script, mode=0o755)
    written = tuple(name for name, script in stale.items() if script is not None)
    return ShimChanges(written, tuple(name for name, script in stale.items() if script is None))


def stale_shims(
    layout: Layout, cli: Path, installed: Iterable[Installed], gotoolchain: str = ""
) -> dict[str, bytes | None]:
    """Return the shims that are not as they should be: name to script, None for one that should not be there."""
    wanted = scripts(layout, cli, installed, gotoolchain, platform=Platform.here())
    present = sorted(layout.shims.iterdir()) if layout.shims.is_dir() else []
    stale: dict[str, bytes | None] = {
        name: script for name, script in wanted.items() if not _is_up_to_date(layout.shims / name, script)
    }
    return stale | {path.name: None for path in present if _is_obsolete(path, wanted)}


def scripts(
    layout: Layout, cli: Path, installed: Iterable[Installed], gotoolchain: str = "", *, platform: Platform
) -> dict[str, bytes]:
    """Return the shims by name: sh scripts, and batch files on Windows."""
    fill_in, kind = fill_cmd if platform.script else fill, platform.script
    tool, bridge = read_template(f"tool{kind or '.sh'}"), read_template(f"bridge{kind or '.sh'}")
    common = {"ROOT": str(layout.root), "CLI": str(cli), "GOTOOLCHAIN": gotoolchain, "CR": "\r"}
    found = {f"{name}{kind}": fill_in(tool, {**common, "TOOL": name}) for name in TOOLS}
    for sdk in installed:
        name = sdk.version.name
        if sdk.version.release is None:
            # The go command switches to no such name, and this one might be that of another program.
            continue
        found[f"{name}{kind}"] = fill_in(bridge, {"VERSION": name, "GOROOT": str(sdk.goroot)})
    return found


def _is_up_to_date(path: Path, script: bytes) -> bool:
    try:
        return path.read_bytes() == script and os.access(path, os.X_OK)
    except OSError:
        return False


def _is_obsolete(path: Path, wanted: dict[str, bytes]) -> bool:
    if path.name in wanted or GoVersion.from_toolchain(path.name.removesuffix(".cmd")) is None:
        return False
    try:
        with open(path, "rb") as file:
            return _BRIDGE_MARK in file.read(100)
    except OSError:
        return False
