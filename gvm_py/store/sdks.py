"""Which complete SDKs there are: below `versions/`, where `linked/` points to, and in the stores below this one."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from gvm_py.errors import NotFoundError, shell_word
from gvm_py.golang.sdktree import read_version
from gvm_py.paths import Layout
from gvm_py.paths.spelling import is_link
from gvm_py.records import dataclass, replace
from gvm_py.request import TIP
from gvm_py.selection.decision import Decision
from gvm_py.selection.system_go import goroot_of_bin
from gvm_py.store.receipt import Receipt
from gvm_py.system.bounded import read_path
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class InstalledSDK:
    """A complete SDK. `linked` is True for one that lives outside the store, `layer` the read-only store it is from."""

    version: GoVersion
    goroot: Path
    linked: bool = False
    layer: Path | None = None

    @property
    def is_own(self) -> bool:
        """True for one whose files the user's own store holds."""
        return not self.linked and self.layer is None

    @property
    def is_repairable(self) -> bool:
        """True for an official release in the user's own store, which can be fetched again."""
        return self.is_own and not self.version.label

    @property
    def go_version(self) -> GoVersion | None:
        """The version that its go command goes by, None for a name such as `tip` whose VERSION shows none."""
        return self.version if self.version.release else read_version(self.goroot)

    @property
    def repair_command(self) -> str:
        """What puts it right; an SDK that is not changed from here gets one in the own store, which comes before it."""
        if self.is_repairable:
            return f"gosdk verify --repair {self.version}"
        if not self.version.label:
            return f"gosdk install --reinstall {self.version}"
        receipt = Receipt.read_if_any(self.goroot)
        tree = receipt.source.removeprefix("copy of ").removeprefix("built from ") if receipt else ""
        if os.path.isabs(tree):
            return f"gosdk install --reinstall {shell_word(tree)} --as {self.version}"
        return "gosdk install --reinstall tip" if self.version.name == TIP else "gosdk help versions"


def complete_sdks(layout: Layout, layers: Iterable[Layout] = ()) -> tuple[InstalledSDK, ...]:
    """Return all complete SDKs, oldest version first, each version once.

    One in the store comes before a linked one, and both before those of `layers`, of which the first one comes first.
    """
    found: dict[GoVersion, InstalledSDK] = {}
    for below in reversed(tuple(layers)):
        # A layer that cannot be read, on a disk that is not there, hides nothing of the others.
        with suppress(OSError):
            found |= {sdk.version: replace(sdk, layer=below.root) for sdk in complete_sdks(below)}
    found |= {sdk.version: sdk for sdk in [*_linked(layout.linked), *_owned(layout.versions)]}
    return tuple(found[version] for version in sorted(found))


def damaged_sdks(layout: Layout, layers: Iterable[Layout] = ()) -> tuple[InstalledSDK, ...]:
    """Return the SDKs of the stores whose go command is gone, oldest version first: they are there and select nothing.

    One of a version that another store has complete is left out.
    """
    layers = tuple(layers)
    found: dict[GoVersion, InstalledSDK] = {}
    for below in reversed(layers):
        with suppress(OSError):
            found |= {sdk.version: replace(sdk, layer=below.root) for sdk in damaged_sdks(below)}
    own = (InstalledSDK(version, path) for version, path in _trees(layout.versions) if not _has_go(path))
    found |= {sdk.version: sdk for sdk in own}
    complete = {sdk.version for sdk in complete_sdks(layout, layers)} if found else set()
    return tuple(found[version] for version in sorted(found.keys() - complete))


def selected_sdk(decision: Decision, installed: Iterable[InstalledSDK]) -> InstalledSDK:
    """Return the SDK that a decision selects, a system Go included. Raises NotFoundError when it selects none."""
    directory = decision.require_bin()
    if decision.goroot and decision.version:
        known = next((sdk for sdk in installed if sdk.version == decision.version), None)
        return known or InstalledSDK(decision.version, decision.goroot)
    goroot = decision.goroot or goroot_of_bin(directory)
    version = decision.version or read_version(goroot)
    if version is None:
        raise NotFoundError(f"{goroot} has no VERSION file that names a release", hint="gosdk current --why")
    return InstalledSDK(version, goroot)


def _owned(versions: Path) -> Iterator[InstalledSDK]:
    yield from (InstalledSDK(version, path) for version, path in _trees(versions) if _has_go(path))


def _trees(versions: Path) -> Iterator[tuple[GoVersion, Path]]:
    for name, path in _entries(versions):
        version = GoVersion.from_name(name)
        if version and not is_link(path):
            yield version, path


def _linked(links: Path) -> Iterator[InstalledSDK]:
    for name, path in _entries(links):
        version, goroot = GoVersion.from_name(name), read_path(path)
        if version and goroot and _has_go(goroot):
            yield InstalledSDK(version, goroot, linked=True)


def _entries(directory: Path) -> list[tuple[str, Path]]:
    try:
        return [(entry.name, Path(entry.path)) for entry in os.scandir(directory)]
    except FileNotFoundError:
        return []


def _has_go(goroot: Path) -> bool:
    # One that may not be executed is broken, not absent: what selects it says so.
    return any(os.path.isfile(goroot / "bin" / name) for name in ("go", "go.exe"))
