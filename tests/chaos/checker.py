"""What must be true of the store whatever was killed, looked up on disk without a line of gosdk."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.chaos.sdks import published_files
from tests.chaos.user_files import NO_SETTINGS, wrong_with_the_user_files
from tests.chaos.world import IMPORTED, OWN_NAME, RC_LINES, VERSIONS, World

_RECEIPTS = (".gosdk.json", ".gosdk.sha256")
_MOVES = {"uninstall", "gc", "upgrade", "undo"}
_LEFT = (
    "staging/*",
    "resolve/.*",
    "shims/.*.gosdk-new",
    "versions/.*",
    "trash/gone-*",
    ".*.gosdk-new",
    "self/unfinished",
    "self.old",
)
# A module of Go has no such directories, and an import takes what the checksum database knows.
_NOT_IN_MODULE = ("api/", "test/")
_SDKS = {**{f"go{version}": version for version in (*VERSIONS, IMPORTED)}, OWN_NAME: IMPORTED}
"""Directory in versions/ to the version whose files it has."""


class Checker:
    """Compares the world with what it was after the round before."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: set[str] = set()

    def losses(self, ran: Sequence[Sequence[str]]) -> list[str]:
        """Return everything that is not whole, or was lost in the round in which the commands `ran`."""
        whole, broken = self._installed()
        gone = self._known - whole
        may_go = any(words[0] == "self" and "--yes" in words for words in ran)
        if may_go:
            gone = set()
        if gone and not any(words[0] in _MOVES for words in ran):
            broken.append(f"lost without a command that removes: {sorted(gone)}")
        elif lost := gone - self._in_trash() if not any("--empty-trash" in words for words in ran) else set():
            broken.append(f"neither in versions/ nor in trash/: {sorted(lost)}")
        self._known = whole
        if _tree(self._world.elsewhere) != published_files(IMPORTED):
            broken.append(f"{self._world.elsewhere} was changed, which is not gosdk's")
        files = wrong_with_the_user_files(self._world)
        return [*broken, *(line for line in files if not (may_go and line == NO_SETTINGS))]

    def programs(self) -> list[str]:
        """Return what is wrong with the gosdk that `self upgrade` installed, once it came to an end."""
        gosdk = self._world.root / "self" / "bin" / "gosdk"
        if not gosdk.exists():
            return [f"{gosdk} is not there"]
        done = subprocess.run([gosdk, "--version"], capture_output=True, text=True, check=False)
        return [] if done.returncode == 0 else [f"{gosdk} --version ended with {done.returncode}: {done.stderr}"]

    def kept_by_uninstall(self, option: str, *, found_nothing: bool) -> list[str]:
        """Return what is wrong after `self uninstall` came to an end, which may have found nothing of gosdk."""
        world = self._world
        wrong = [
            f"{name} is not what it was before gosdk: {text!r}"
            for name in (".bashrc", ".profile", ".zshrc")
            if (text := (world.home / name).read_text()) != RC_LINES
        ]
        removed = ["self", "shims/*", "trash/gone-*", *(["*", "cache/*", "state/*"] if option == "--yes" else [])]
        mine = {world.root / name for name in ("tools.txt", *(["config.toml"] if found_nothing else []))}
        left = {path for pattern in removed for path in world.root.glob(pattern)} - mine
        return wrong + [f"not removed: {path.relative_to(world.root)}" for path in sorted(left)]

    def leftovers(self) -> list[str]:
        """Return what a killed command left and its next run should have swept."""
        world = self._world
        left = [path for pattern in _LEFT for path in world.root.glob(pattern)]
        left += [path for place in (world.mirror, world.project) for path in place.rglob("*.gosdk-new")]
        left += [*world.home.glob(".*.gosdk-new"), *world.gobin.glob(".gosdk-*")]
        return [f"left behind: {path.relative_to(world.place)}" for path in sorted(left)]

    def _installed(self) -> tuple[set[str], list[str]]:
        versions = self._world.root / "versions"
        whole, broken = set(), []
        for place in sorted(versions.iterdir()) if versions.is_dir() else ():
            if place.name not in _SDKS:
                broken.append(f"{place} is not an SDK that was installed")
            elif problem := _difference(place):
                broken.append(f"{place}: {problem}")
            whole.add(place.name)
        return whole, broken

    def _in_trash(self) -> set[str]:
        places = (place for name in _SDKS for place in (self._world.root / "trash").glob(f"**/{name}"))
        return {place.name for place in places if _difference(place) == ""}


def _difference(place: Path) -> str:
    """Return what is wrong with an installed SDK, or an empty text."""
    version, found = _SDKS[place.name], _tree(place)
    tree = {name: data for name, data in found.items() if name not in _RECEIPTS}
    expected = published_files(version)
    if place.name == f"go{IMPORTED}":
        expected = {name: data for name, data in expected.items() if not name.startswith(_NOT_IN_MODULE)}
    if wrong := {name for name in tree.keys() | expected.keys() if tree.get(name) != expected.get(name)}:
        return f"these files are not as published: {sorted(wrong)}"
    try:
        named = json.loads(found[".gosdk.json"])["version"]
    except (KeyError, ValueError) as error:
        return f"its receipt is broken: {error!r}"
    return "" if named in (place.name, place.name.removeprefix("go")) else f"its receipt is of {named}"


def _tree(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}
