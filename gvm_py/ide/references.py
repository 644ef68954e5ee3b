"""Which GOROOTs the editors of a project name in their files, whoever wrote them there."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gvm_py.ide.editor import Surroundings
from gvm_py.system.bounded import read_if_any

_SETTINGS = (("go.alternateTools", "go"), ("go.goroot",))


class Reference(NamedTuple):
    """A file that names a path: a GOROOT, or something in it."""

    file: Path
    path: Path


def references(project: Path, around: Surroundings) -> Iterator[Reference]:
    """Yield what `.idea`, `.vscode` and `.envrc` of a project name. Raises GosdkError for a file that is broken."""
    yield from _in_workspace(project, around)
    yield from _in_settings(project / ".vscode" / "settings.json", project, around)
    file = project / ".envrc"
    if data := read_if_any(file):
        from gvm_py.ide.envrc import current

        path = current(data.decode("utf-8", "surrogateescape"))
        yield from _absolute(file, path)


def user_references(around: Surroundings) -> Iterator[Reference]:
    """Yield what VS Code's settings for all projects name. Raises GosdkError for a file that is broken."""
    home = Path(around.machine.home)
    base = {
        "windows": Path(around.env.get("APPDATA") or home / "AppData/Roaming"),
        "darwin": home / "Library/Application Support",
    }.get(around.machine.goos, Path(around.env.get("XDG_CONFIG_HOME") or home / ".config"))
    yield from _in_settings(base / "Code" / "User" / "settings.json", home, around)


def _in_workspace(project: Path, around: Surroundings) -> Iterator[Reference]:
    file = project / ".idea" / "workspace.xml"
    data = read_if_any(file)
    # Most workspaces have no SDK, and a scan of bytes costs nothing beside parsing.
    if data is None or b"GOROOT" not in data:
        return
    from gvm_py.ide.workspace import Workspace

    value = Workspace.parse(data, file).value
    yield from _absolute(file, _expanded(value, project, around) if value else None)


def _expanded(value: str, project: Path, around: Surroundings) -> str:
    from gvm_py.ide.machine_paths import slashed
    from gvm_py.ide.macros import Macros, unknown_macro
    from gvm_py.ide.user_macros import known_macros

    macros = Macros(around.machine, slashed(str(project)))
    path = macros.path(value)
    return replace(macros, user=known_macros(around.ides)).path(value) if unknown_macro(path) else path


def _in_settings(file: Path, folder: Path, around: Surroundings) -> Iterator[Reference]:
    text = (read_if_any(file) or b"").decode("utf-8", "replace")
    if '"go.' not in text:
        return
    from gvm_py.ide.jsonc_edit import string_at
    from gvm_py.ide.vscode import expanded

    for keys in _SETTINGS:
        if found := string_at(text, keys, file):
            yield from _absolute(file, expanded(found[0], folder, around))


def _absolute(file: Path, path: str | None) -> Iterator[Reference]:
    if path and os.path.isabs(path):
        yield Reference(file, Path(path))
