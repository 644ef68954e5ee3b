"""Where other managers keep their SDKs: one finder for each, and the table of them all.

A new manager is a function here and a line in FINDERS. Sources: the documentation and code of each manager.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from gvm_py.records import dataclass


@dataclass(frozen=True)
class ForeignPaths:
    """What finders look at. `modcache` is GOMODCACHE, `listed` what IDEs offer as SDKs, `root` that of the system."""

    env: Mapping[str, str]
    home: Path
    modcache: Path
    listed: tuple[Path, ...] = ()
    root: Path = Path("/")

    def directory(self, variable: str, default: str | Path) -> Path:
        """Return the absolute path that an environment variable names, else `default`, which may be below the home."""
        named = self.env.get(variable, "")
        return Path(named) if os.path.isabs(named) else self.home / default


Spot = tuple[Path, str]
"""A directory, and the GOROOTs below it as a pattern whose `*` never crosses a slash."""


def _module_cache(places: ForeignPaths) -> Iterator[Spot]:
    yield places.modcache, "golang.org/toolchain@v0.0.1-go*"


def _sdk(places: ForeignPaths) -> Iterator[Spot]:
    """Find what golang.org/dl, VS Code and GoLand download."""
    yield places.home, "sdk/*"


def _goenv(places: ForeignPaths) -> Iterator[Spot]:
    yield places.directory("GOENV_ROOT", ".goenv"), "versions/*"


def _gvm(places: ForeignPaths) -> Iterator[Spot]:
    yield places.directory("GVM_ROOT", ".gvm"), "gos/*"


def _asdf(places: ForeignPaths) -> Iterator[Spot]:
    yield places.directory("ASDF_DATA_DIR", ".asdf"), "installs/golang/*/go"


def _mise(places: ForeignPaths) -> Iterator[Spot]:
    share = places.directory("LOCALAPPDATA", ".local/share")
    data = places.directory("MISE_DATA_DIR", places.directory("XDG_DATA_HOME", share) / "mise")
    # Until 2023 the archive was unpacked one level deeper.
    yield data, "installs/go/*"
    yield data, "installs/go/*/go"


def _g(places: ForeignPaths) -> Iterator[Spot]:
    yield places.directory("G_HOME", ".g"), "versions/*"


def _gobrew(places: ForeignPaths) -> Iterator[Spot]:
    yield places.directory("GOBREW_ROOT", ""), ".gobrew/versions/*/go"


def _homebrew(places: ForeignPaths) -> Iterator[Spot]:
    usual = (places.root / name for name in ("opt/homebrew", "usr/local", "home/linuxbrew/.linuxbrew"))
    for prefix in dict.fromkeys([places.directory("HOMEBREW_PREFIX", ".linuxbrew"), *usual]):
        for formula in ("go", "go@*"):
            yield prefix, f"Cellar/{formula}/*/libexec"
            yield prefix, f"opt/{formula}/libexec"


def _system(places: ForeignPaths) -> Iterator[Spot]:
    """Find what the installers of go.dev and packages of distributions leave."""
    for pattern in ("usr/local/go", "usr/lib/go*", "usr/lib64/go*", "opt/local/lib/go*", "snap/go/*", "Go"):
        yield places.root, pattern
    yield places.directory("PROGRAMFILES", "no such directory"), "Go"


def _ide(places: ForeignPaths) -> Iterator[Spot]:
    for goroot in places.listed:
        yield goroot, ""


FINDERS: Mapping[str, Callable[[ForeignPaths], Iterator[Spot]]] = {
    "modcache": _module_cache,
    "sdk": _sdk,
    "goenv": _goenv,
    "gvm": _gvm,
    "asdf": _asdf,
    "mise": _mise,
    "g": _g,
    "gobrew": _gobrew,
    "homebrew": _homebrew,
    "system": _system,
    "ide": _ide,
}
"""In the order of preference where several hold the same version; what the module cache has is shared best."""
