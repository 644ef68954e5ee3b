"""Which go VS Code's Go extension starts, by its own order.

Source: golang/vscode-go getBinPathWithExplanation and pathUtils.ts (2026). A choice made with its command "Choose Go
Environment" beats all of these, but is kept in a database of VS Code that is not read here.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gvm_py.doctor.defaults import GOROOTS
from gvm_py.doctor.every_go import sdk_around
from gvm_py.doctor.ide_workspace import Value
from gvm_py.doctor.place import Place
from gvm_py.ide.editor import IdeContext
from gvm_py.ide.jsonc_edit import string_at
from gvm_py.ide.vscode import expanded
from gvm_py.selection.system_go import runs
from gvm_py.system.bounded import read_if_any

_TOOL, _GOROOT = ("go.alternateTools", "go"), ("go.goroot",)


@dataclass(frozen=True)
class VsCodeGo:
    """The program that wins, None for none, and what named it. `goroot` is the setting `go.goroot`.

    `program_goroot` and `version` are those of the SDK around the program.
    """

    program: Path | None
    because: str
    goroot: Value | None = None
    program_goroot: Path | None = None
    version: str = ""


def find_vscode_go(place: Place, ctx: IdeContext, project: Path, gobin: Path | None) -> VsCodeGo:
    """Return what VS Code would start in this project. Raises GosdkError for settings that are broken."""
    settings = (project / ".vscode" / "settings.json", user_settings(place))
    tool, goroot = (
        next((_expanded(value, project, ctx) for file in settings if (value := _string(file, keys))), None)
        for keys in (_TOOL, _GOROOT)
    )
    for program, because in _candidates(place, tool, goroot, gobin):
        if runs(program):
            return VsCodeGo(program, because, goroot, *sdk_around(program, place.platform.exe))
    return VsCodeGo(None, "nothing that it looks at exists", goroot)


def user_settings(place: Place) -> Path:
    """Return the settings file that holds for all of the user's folders."""
    if place.platform.goos == "windows":
        base = Path(place.env.get("APPDATA") or place.home / "AppData/Roaming")
    elif place.platform.goos == "darwin":
        base = place.home / "Library/Application Support"
    else:
        base = Path(place.env.get("XDG_CONFIG_HOME") or place.home / ".config")
    return base / "Code" / "User" / "settings.json"


def _candidates(
    place: Place, tool: Value | None, goroot: Value | None, gobin: Path | None
) -> Iterator[tuple[Path, str]]:
    name = f"go{place.platform.exe}"
    if tool and os.path.isabs(tool.text):
        yield Path(tool.text), f"go.alternateTools in {tool.where}"
    if gobin:
        yield gobin / name, "GOBIN"
    if goroot:
        yield Path(goroot.text) / "bin" / name, f"go.goroot in {goroot.where}"
    elif named := place.env.get("GOROOT"):
        yield Path(named) / "bin" / name, "environment variable GOROOT"
    for entry in place.env.get("PATH", "").split(os.pathsep):
        if os.path.isabs(entry):
            yield Path(entry, name), "PATH"
    for usual in GOROOTS.get(place.platform.goos, ())[:1]:
        yield Path(usual) / "bin" / name, "the usual place"


def _string(file: Path, keys: tuple[str, ...]) -> Value | None:
    text = (read_if_any(file) or b"").decode("utf-8", "replace")
    found = string_at(text, keys, file)
    return Value(found[0], file, found[1]) if found and found[0] and "\0" not in found[0] else None


def _expanded(value: Value, project: Path, ctx: IdeContext) -> Value:
    return Value(expanded(value.text, project, ctx), value.file, value.line)
