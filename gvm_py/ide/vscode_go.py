"""Which go VS Code's Go extension starts, by its own order.

Source: golang/vscode-go getBinPathWithExplanation and pathUtils.ts (2026). A choice made with its command "Choose Go
Environment" takes the place of go.alternateTools, unless go.goroot is set.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from gvm_py.ide.editor import Value
from gvm_py.ide.vscode import GOROOT, TOOL
from gvm_py.ide.vscode_file import Key
from gvm_py.ide.vscode_settings import VsCodeSettings
from gvm_py.records import dataclass

_GOPATH: Key = ("go.gopath",)
_USUAL = {
    "windows": (r"C:\Program Files\Go\bin\go.exe", r"C:\Program Files (x86)\Go\bin\go.exe"),
    "": ("/usr/local/go/bin/go", "/usr/local/bin/go"),
}


@dataclass(frozen=True)
class VsCodeGo:
    """The program that is started, None for none, and what named it.

    `goroot` and `gopath` are the settings `go.goroot` and `go.gopath`, which become GOROOT and GOPATH; `chosen` is the
    program that was chosen with "Go: Choose Go Environment".
    """

    program: Path | None
    because: str
    goroot: Value | None = None
    gopath: Value | None = None
    chosen: Value | None = None


def find_vscode_go(settings: VsCodeSettings, gobin: str = "") -> VsCodeGo:
    """Return what the extension starts with these settings; `gobin` is GOBIN in the environment of VS Code."""
    goroot, gopath, chosen = settings.string(GOROOT), settings.string(_GOPATH), settings.chosen
    found = (*_named(settings, chosen), *_searched(settings, goroot, chosen, gobin))
    missing = (None, "nothing that it looks at exists")
    program, because = next(((program, because) for program, because in found if _runs(program)), missing)
    return VsCodeGo(program, because, goroot, gopath, chosen)


def _named(settings: VsCodeSettings, chosen: Value | None) -> Iterator[tuple[Path, str]]:
    tool = chosen or settings.string(TOOL)
    if tool and os.path.isabs(tool.text):
        yield Path(tool.text), f"{'Go: Choose Go Environment' if chosen else 'go.alternateTools'} in {tool.where}"


def _searched(
    settings: VsCodeSettings, goroot: Value | None, chosen: Value | None, gobin: str
) -> Iterator[tuple[Path, str]]:
    env, goos = settings.ctx.env, settings.ctx.machine.goos
    tool = None if chosen else settings.string(TOOL)
    name, named_by = "go", ""
    if tool and not os.path.isabs(tool.text):
        # A name, or a relative path, is looked for in the places of `go`, never in the project.
        name, named_by = tool.text, f"go.alternateTools {tool.text} in {tool.where}: "
    file = f"{name}.exe" if goos == "windows" else name
    home = goroot.text if goroot else env.get("GOROOT", "")
    origin = f"go.goroot in {goroot.where}" if goroot else "environment variable GOROOT"
    for entries, below, because in ((gobin, "", "GOBIN"), (home, "bin", origin), (env.get("PATH", ""), "", "PATH")):
        for entry in filter(os.path.isabs, entries.split(os.pathsep)):
            yield Path(entry, below, file), f"{named_by}{because}"
    yield from ((Path(usual), "the usual place") for usual in _USUAL.get(goos, _USUAL[""]))


def _runs(program: Path) -> bool:
    return program.is_file() and os.access(program, os.X_OK)
