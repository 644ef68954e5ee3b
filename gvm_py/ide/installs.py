"""Where GoLand and IntelliJ IDEA are installed: `product-info.json` of each, found in the usual places."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gvm_py.ide.bounded import read_if_any

_LIMIT = 1 << 20
_INFO = "product-info.json"
# Toolbox 2 keeps one directory for each IDE, Toolbox 1 one for each build below a channel.
_TOOLBOX = ("JetBrains/Toolbox/apps/*", "JetBrains/Toolbox/apps/*/ch-*/*")


@dataclass(frozen=True)
class Install:
    """One installed IDE: the name of its directories, `GoLand2026.2`, and the directory of its idea.properties."""

    selector: str
    bin: Path


def find_installs(env: Mapping[str, str], goos: str, home: Path, root: Path = Path("/")) -> tuple[Install, ...]:
    """Return what is installed below `home` and, system-wide, below `root`."""
    found = {install for home_of in _homes(env, goos, home, root) if (install := _read(home_of))}
    return tuple(sorted(found, key=lambda install: (install.selector, str(install.bin))))


def _homes(env: Mapping[str, str], goos: str, home: Path, root: Path) -> Iterator[Path]:
    """Yield directories that may be an IDE; on macOS these are the `Contents` of an application."""
    if goos == "windows":
        local = Path(env.get("LOCALAPPDATA") or home / "AppData/Local")
        programs = Path(env.get("PROGRAMFILES") or root / "Program Files")
        for pattern in (*_TOOLBOX, "Programs/*"):
            yield from local.glob(pattern)
        yield from programs.glob("JetBrains/*")
    elif goos == "darwin":
        yield from (home / "Library/Application Support").glob("JetBrains/Toolbox/apps/*/ch-*/*/*.app/Contents")
        for applications in (home / "Applications", root / "Applications"):
            yield from applications.glob("*.app/Contents")
    else:
        data = Path(env.get("XDG_DATA_HOME") or home / ".local/share")
        for pattern in _TOOLBOX:
            yield from data.glob(pattern)
        yield from (root / "opt").glob("*")
        yield from (root / "snap").glob("*/current")
        yield from (root / "var/lib/flatpak/app").glob("com.jetbrains.*/current/active/files/extra/*")


def _read(home_of: Path) -> Install | None:
    info = read_if_any(home_of / _INFO, _LIMIT) or read_if_any(home_of / "Resources" / _INFO, _LIMIT)
    try:
        selector = json.loads(info or b"{}").get("dataDirectoryName")
    except (ValueError, RecursionError, AttributeError):
        return None
    return Install(selector, home_of / "bin") if isinstance(selector, str) else None
