"""What must be true whatever was killed, looked up on disk without a line of gosdk."""

import hashlib
import json
import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.chaos.world import RC_LINES, VERSIONS, World
from tests.support.sdk import sdk_files

_RECEIPTS = (".gosdk.json", ".gosdk.sha256")
_MOVES = {"uninstall", "gc", "upgrade", "undo"}
_LEFT = ("staging/*", "resolve/.*", "shims/.*.gosdk-new", "versions/.*", "trash/gone-*", ".*.gosdk-new")
_BLOCK = re.compile(r"# >>> gosdk >>>\n.*?# <<< gosdk <<<\n", re.DOTALL)


class Checker:
    """Compares the world with what it was after the round before."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: set[str] = set()

    def losses(self, ran: Sequence[Sequence[str]]) -> list[str]:
        """Return everything that is not whole, or was lost in the round in which the commands `ran`."""
        whole, broken = self._installed()
        gone = self._known - whole
        if gone and not any(words[0] in _MOVES for words in ran):
            broken.append(f"lost without a command that removes: {sorted(gone)}")
        elif lost := gone - self._in_trash() if not any("--empty-trash" in words for words in ran) else set():
            broken.append(f"neither in versions/ nor in trash/: {sorted(lost)}")
        self._known = whole
        parts = (self._start_files(), self._editors(), self._project(), self._settings(), self._shims(), self._mirror())
        return [*broken, *(line for part in parts for line in part)]

    def leftovers(self) -> list[str]:
        """Return what a killed command left and its next run should have swept."""
        root = self._world.root
        left = [str(path.relative_to(root)) for pattern in _LEFT for path in root.glob(pattern)]
        left += [str(path) for path in self._world.mirror.rglob("*.gosdk-new")]
        return [f"left behind: {name}" for name in sorted(left)]

    def _installed(self) -> tuple[set[str], list[str]]:
        versions = self._world.root / "versions"
        whole, broken = set(), []
        for place in sorted(versions.iterdir()) if versions.is_dir() else ():
            version = place.name.removeprefix("go")
            if version not in VERSIONS:
                broken.append(f"{place} is not an SDK that was installed")
            elif problem := self._difference(place, version):
                broken.append(f"{place}: {problem}")
            whole.add(version)
        return whole, broken

    def _difference(self, place: Path, version: str) -> str:
        found = {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}
        tree = {name: data for name, data in found.items() if name not in _RECEIPTS}
        expected = sdk_files(version)
        wrong = {name for name in tree.keys() | expected.keys() if tree.get(name) != expected.get(name)}
        if wrong:
            return f"these files are not as published: {sorted(wrong)}"
        try:
            return (
                ""
                if json.loads(found[".gosdk.json"])["version"] in (version, f"go{version}")
                else "its receipt is of another"
            )
        except (KeyError, ValueError) as error:
            return f"its receipt is broken: {error!r}"

    def _in_trash(self) -> set[str]:
        places = (self._world.root / "trash").glob("**/go[0-9]*")
        return {place.name.removeprefix("go") for place in places if self._difference(place, place.name[2:]) == ""}

    def _start_files(self) -> Iterator[str]:
        for name in (".bashrc", ".profile", ".zshrc"):
            text = (self._world.home / name).read_text()
            if _BLOCK.sub("", text).strip("\n") != RC_LINES.strip("\n"):
                yield f"{name} is not the user's lines and one whole block: {text!r}"

    def _editors(self) -> Iterator[str]:
        workspace = self._world.project / ".idea" / "workspace.xml"
        try:
            mine = ET.fromstring(workspace.read_bytes()).find("component[@name='Mine']/option")  # noqa: S314 - our own
            if mine is None or mine.get("value") != "me":
                yield f"{workspace} lost the user's settings"
        except ET.ParseError as error:
            yield f"{workspace} is broken: {error}"
        text = (self._world.project / ".vscode" / "settings.json").read_text()
        try:
            if "// mine" not in text or json.loads(text.replace("// mine", ""))["editor.fontSize"] != 11:
                yield f"VS Code's settings lost the user's: {text!r}"
        except (ValueError, KeyError) as error:
            yield f"VS Code's settings are broken: {error!r} in {text!r}"

    def _project(self) -> Iterator[str]:
        project = self._world.project
        if (project / "go.mod").read_text() != "module x\n\ngo 1.22.1\n":
            yield "go.mod was changed"
        pin = project / ".go-version"
        if pin.exists() and pin.read_text().strip() not in VERSIONS:
            yield f".go-version is {pin.read_text()!r}"
        lock = project / "gosdk.lock"
        if lock.exists() and tomllib.loads(lock.read_text()).get("version", "").removeprefix("go") not in VERSIONS:
            yield f"gosdk.lock is {lock.read_text()!r}"

    def _settings(self) -> Iterator[str]:
        settings = tomllib.loads((self._world.root / "config.toml").read_text())
        if settings.get("source") != self._world.settings["DL"]:
            yield f"config.toml lost a setting: {settings}"
        default = self._world.root / "default"
        if default.exists() and default.read_text().strip() not in VERSIONS:
            yield f"default is {default.read_text()!r}"

    def _shims(self) -> Iterator[str]:
        for shim in (self._world.root / "shims").glob("go*"):
            if shim.stat().st_size == 0 or not shim.read_bytes().startswith((b"#!", b"\x7fELF")):
                yield f"{shim} is not a whole program"

    def _mirror(self) -> Iterator[str]:
        index = self._world.mirror / "index.json"
        if not index.exists():
            return
        for file in (file for release in json.loads(index.read_bytes()) for file in release["files"]):
            path = self._world.mirror / file["filename"]
            if not path.is_file():
                yield f"the index of the mirror lists {path.name}, which is not there"
            elif hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
                yield f"{path} is not what the index of the mirror says"
