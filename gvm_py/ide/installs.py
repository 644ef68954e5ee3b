"""Where GoLand and IntelliJ IDEA are installed: `product-info.json` of each, found in the usual places."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any

_LIMIT = 1 << 20
_INFO = "product-info.json"
_TOOLBOX = Path("JetBrains", "Toolbox")


@dataclass(frozen=True)
class Install:
    """One installed IDE: the name of its directories, `GoLand2026.2`, and the directory of its idea.properties."""

    selector: str
    bin: Path


@dataclass(frozen=True)
class BundledDelve:
    """The debugger that an installed IDE brings: the name of the IDE's directories, the program and its version."""

    selector: str
    path: Path
    version: str


def bundled_delves(env: Mapping[str, str], goos: str, home: Path, root: Path = Path("/")) -> Iterator[BundledDelve]:
    """Yield the Delve of each installed IDE whose version can be read; each IDE brings one for every platform."""
    from gvm_py.golang.buildinfo import BuildInfo, read

    place = {"windows": "windows", "darwin": "mac"}.get(goos, "linux")
    for install in find_installs(env, goos, home, root):
        for path in sorted(install.bin.parent.glob(f"plugins/go*/lib/dlv/{place}*/dlv*")):
            info = read(path)
            if isinstance(info, BuildInfo) and info.main and info.main.version:
                yield BundledDelve(install.selector, path, info.main.version)
                break


def find_installs(env: Mapping[str, str], goos: str, home: Path, root: Path = Path("/")) -> tuple[Install, ...]:
    """Return what is installed below `home` and, system-wide, below `root`."""
    found = set(filter(None, map(_read, _homes(env, goos, home, root))))
    return tuple(sorted(found, key=lambda install: (install.selector, str(install.bin))))


def _homes(env: Mapping[str, str], goos: str, home: Path, root: Path) -> Iterator[Path]:
    """Yield directories that may be an IDE; on macOS these are the `Contents` of an application."""
    if goos == "windows":
        local = Path(env.get("LOCALAPPDATA") or home / "AppData/Local")
        programs = Path(env.get("PROGRAMFILES") or root / "Program Files")
        yield from _toolbox_homes(local / _TOOLBOX)
        yield from local.glob("Programs/*")
        yield from programs.glob("JetBrains/*")
    elif goos == "darwin":
        for place in _toolbox_homes(home / "Library/Application Support" / _TOOLBOX):
            yield place / "Contents"
            yield from place.glob("*.app/Contents")
        for applications in (home / "Applications", root / "Applications"):
            yield from applications.glob("*.app/Contents")
    else:
        data = Path(env.get("XDG_DATA_HOME") or home / ".local/share")
        yield from _toolbox_homes(data / _TOOLBOX)
        yield from (root / "opt").glob("*")
        yield from (root / "snap").glob("*/current")
        yield from (root / "var/lib/flatpak/app").glob("com.jetbrains.*/current/active/files/extra/*")


def _toolbox_homes(toolbox: Path) -> Iterator[Path]:
    """Yield where Toolbox puts IDEs: one directory each, in version 1 below a channel, or where the user wants them."""
    yield from toolbox.glob("apps/*")
    yield from toolbox.glob("apps/*/ch-*/*")
    for file in sorted(toolbox.glob("channels/*.json")):
        place = _member(_member(_loaded(file), "channel"), "installationDirectory")
        if isinstance(place, str) and Path(place).is_absolute():
            yield Path(place)


def _read(home_of: Path) -> Install | None:
    for file in (home_of / _INFO, home_of / "Resources" / _INFO):
        selector = _member(_loaded(file), "dataDirectoryName")
        if isinstance(selector, str):
            return Install(selector, home_of / "bin")
    return None


def _loaded(file: Path) -> object:
    """Return the JSON value in a file of others, None for a file that holds none."""
    try:
        return json.loads(read_if_any(file, _LIMIT) or b"null")
    except (ValueError, RecursionError):
        return None


def _member(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None
