"""What must be true of start-up files, editors, projects, programs and the mirror, without a line of gosdk."""

import hashlib
import json
import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from tests.chaos.sdks import program_bytes
from tests.chaos.world import GO_ENV, IDE_FILES, IMPORTED, OWN_NAME, RC_LINES, STALE_GO_ENV, TOOLS_LINE, VERSIONS, World

NO_SETTINGS = "config.toml is lost"
_BLOCK = re.compile(r"# >>> gosdk >>>\n.*?# <<< gosdk <<<\n", re.DOTALL)
_ANY_VERSION = "|".join(map(re.escape, VERSIONS))
_GO_MOD = re.compile(rf"module x\n\ngo ({_ANY_VERSION})\n")
_DOCKERFILE = re.compile(rf"FROM golang:(1\.22\.0|{_ANY_VERSION})\nRUN mine\n")


def wrong_with_the_user_files(world: World) -> list[str]:
    """Return a line for each file that is neither the user's own nor one that gosdk wrote whole."""
    parts = (_start_files, _editors, _ide_caches, _project, _settings, _programs, _shims, _mirror)
    return [line for part in parts for line in part(world)]


def _start_files(world: World) -> Iterator[str]:
    for name in (".bashrc", ".profile", ".zshrc"):
        text = (world.home / name).read_text()
        if _BLOCK.sub("", text).strip("\n") != RC_LINES.strip("\n"):
            yield f"{name} is not the user's lines and one whole block: {text!r}"


def _editors(world: World) -> Iterator[str]:
    workspace = world.project / ".idea" / "workspace.xml"
    try:
        mine = ET.fromstring(workspace.read_bytes()).find("component[@name='Mine']/option")  # noqa: S314 - our own
        if mine is None or mine.get("value") != "me":
            yield f"{workspace} lost the user's settings"
    except ET.ParseError as error:
        yield f"{workspace} is broken: {error}"
    text = (world.project / ".vscode" / "settings.json").read_text()
    try:
        if "// mine" not in text or json.loads(text.replace("// mine", ""))["editor.fontSize"] != 11:
            yield f"VS Code's settings lost the user's: {text!r}"
    except (ValueError, KeyError) as error:
        yield f"VS Code's settings are broken: {error!r} in {text!r}"


def _ide_caches(world: World) -> Iterator[str]:
    for name, text in IDE_FILES.items():
        path = world.ide / name
        if not path.is_file() or path.read_text() != text:
            yield f"{path} was changed, which is the user's"


def _project(world: World) -> Iterator[str]:
    project = world.project
    for name, form in (("go.mod", _GO_MOD), ("Dockerfile", _DOCKERFILE)):
        if not form.fullmatch(text := (project / name).read_text()):
            yield f"{name} is {text!r}"
    pin = project / ".go-version"
    if pin.exists() and pin.read_text().strip() not in VERSIONS:
        yield f".go-version is {pin.read_text()!r}"
    lock = project / "gosdk.lock"
    if lock.exists() and tomllib.loads(lock.read_text()).get("version", "").removeprefix("go") not in VERSIONS:
        yield f"gosdk.lock is {lock.read_text()!r}"


def _settings(world: World) -> Iterator[str]:
    config = world.root / "config.toml"
    if not config.exists():
        yield NO_SETTINGS
    elif (settings := tomllib.loads(config.read_text())).get("source") != world.settings["DL"]:
        yield f"config.toml lost a setting: {settings}"
    if (text := (world.home / ".config" / "go" / "env").read_text()) not in (GO_ENV, STALE_GO_ENV):
        yield f"the settings of the go command are {text!r}"
    default = world.root / "default"
    if default.exists() and default.read_text().strip() not in (*VERSIONS, IMPORTED, OWN_NAME):
        yield f"default is {default.read_text()!r}"
    for link in (world.root / "linked").glob("*"):
        if link.read_text().strip() != str(world.elsewhere):
            yield f"{link} holds {link.read_text()!r}"


def _programs(world: World) -> Iterator[str]:
    builds = {program_bytes().replace(b"go1.00.0", f"go{version}".encode()) for version in (*VERSIONS, IMPORTED)}
    greet = world.gobin / "greet"
    if greet.exists() and greet.read_bytes() not in builds:
        yield f"{greet} is not a whole program"
    if (world.gobin / "mine").read_text() != "mine":
        yield f"{world.gobin / 'mine'} was changed, which is the user's"
    if not (text := (world.root / "tools.txt").read_text()).startswith(TOOLS_LINE) or text[-1] != "\n":
        yield f"tools.txt lost a line of the user: {text!r}"


def _shims(world: World) -> Iterator[str]:
    for shim in (world.root / "shims").glob("go*"):
        if shim.exists() and (shim.stat().st_size == 0 or not shim.read_bytes().startswith((b"#!", b"\x7fELF"))):
            yield f"{shim} is not a whole program"


def _mirror(world: World) -> Iterator[str]:
    index = world.mirror / "index.json"
    if not index.exists():
        return
    for file in (file for release in json.loads(index.read_bytes()) for file in release["files"]):
        path = world.mirror / file["filename"]
        if not path.is_file():
            yield f"the index of the mirror lists {path.name}, which is not there"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != file["sha256"]:
            yield f"{path} is not what the index of the mirror says"
