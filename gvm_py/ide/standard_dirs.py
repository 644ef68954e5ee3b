"""The standard directories of GoLand and IntelliJ IDEA: settings, caches and logs on three platforms.

Source: intellij-community PathManager.platformPath and the help page "Directories used by the IDE". A snap has
classic confinement and uses the same directories; a Flatpak has its own below `~/.var/app`.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from gvm_py.records import dataclass

# Community editions are left out: the Go plugin needs IntelliJ IDEA Ultimate.
PRODUCTS = {"GoLand": "GoLand", "IntelliJIdea": "IntelliJ IDEA"}
_SELECTOR = re.compile(rf"\.?({'|'.join(PRODUCTS)})(?:(\d{{4}})\.(\d{{1,2}}))?")


@dataclass(frozen=True)
class Ide:
    """One IDE of this user: which one, its (year, minor) version or (0, 0), and its directories."""

    product: str
    version: tuple[int, int]
    config: Path
    system: Path
    log: Path

    @property
    def title(self) -> str:
        """`GoLand 2026.2`."""
        year, minor = self.version
        return f"{PRODUCTS[self.product]} {year}.{minor}" if year else PRODUCTS[self.product]

    @property
    def selector(self) -> str:
        """The name of its directories, `GoLand2026.2`."""
        year, minor = self.version
        return f"{self.product}{year}.{minor}" if year else self.product

    @property
    def options(self) -> Path:
        """The directory of its application-wide settings files."""
        return self.config / "options"


def standard(env: Mapping[str, str], goos: str, home: Path) -> Iterator[Ide]:
    """Yield every IDE that has a config directory in a standard place, also in those used before 2020."""
    config, _, _ = _roots(env, goos, home)
    for name in _names(config):
        yield from named(name, env, goos, home)
    for box in sorted((home / ".var/app").glob("com.jetbrains.*")):
        config, system = box / "config/JetBrains", box / "cache/JetBrains"
        for name in _names(config):
            yield from _ide(name, config / name, system / name)
    yield from _before_2020(goos, home)


def named(selector: str, env: Mapping[str, str], goos: str, home: Path) -> Iterator[Ide]:
    """Yield the IDE whose directories have this name, whether they exist or not; nothing for another product."""
    config, system, logs = _roots(env, goos, home)
    yield from _ide(selector, config / selector, system / selector, logs / selector if logs else None)


def _before_2020(goos: str, home: Path) -> Iterator[Ide]:
    if goos == "darwin":
        library = home / "Library"
        for name in _names(library / "Preferences"):
            yield from _ide(name, library / "Preferences" / name, library / "Caches" / name, library / "Logs" / name)
        return
    for name in _names(home):
        yield from _ide(name, home / name / "config", home / name / "system")


def settings_directory(env: Mapping[str, str], goos: str, home: Path) -> Path:
    """Return where programs of this user keep their settings."""
    if goos == "darwin":
        return home / "Library" / "Application Support"
    if goos == "windows":
        return Path(env.get("APPDATA") or home / "AppData/Roaming")
    return Path(env.get("XDG_CONFIG_HOME") or home / ".config")


def _roots(env: Mapping[str, str], goos: str, home: Path) -> tuple[Path, Path, Path | None]:
    """Return the parents of config, system and log directories; None where logs are inside system."""
    vendor = "JetBrains"
    config = settings_directory(env, goos, home) / vendor
    if goos == "darwin":
        library = home / "Library"
        return config, library / "Caches" / vendor, library / "Logs" / vendor
    if goos == "windows":
        system = env.get("LOCALAPPDATA") or home / "AppData/Local"
    else:
        system = env.get("XDG_CACHE_HOME") or home / ".cache"
    return config, Path(system) / vendor, None


def _names(directory: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in directory.iterdir() if _SELECTOR.fullmatch(entry.name))
    except OSError:
        return []


def _ide(selector: str, config: Path, system: Path, log: Path | None = None) -> Iterator[Ide]:
    match = _SELECTOR.fullmatch(selector)
    if match:
        version = (int(match[2] or 0), int(match[3] or 0))
        yield Ide(match[1], version, config, system, log or system / "log")
