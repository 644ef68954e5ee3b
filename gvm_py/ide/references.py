"""Which GOROOTs the editors of a project name in their files, whoever wrote them there."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gvm_py.ide.editor import IdeContext
from gvm_py.system.bounded import read_if_any

_SETTINGS = (("go.alternateTools", "go"), ("go.goroot",))


class Reference(NamedTuple):
    """A file that names a path: a GOROOT, or something in it."""

    file: Path
    path: Path


def references(project: Path, ctx: IdeContext) -> Iterator[Reference]:
    """Yield what `.idea`, `.vscode` and `.envrc` of a project name. Raises GosdkError for a file that is broken."""
    yield from _in_workspace(project, ctx)
    yield from _in_settings(project / ".vscode" / "settings.json", project, ctx)
    file = project / ".envrc"
    if data := read_if_any(file):
        from gvm_py.ide.envrc import current

        path = current(data.decode("utf-8", "surrogateescape"))
        yield from _absolute(file, path)


def user_references(ctx: IdeContext) -> Iterator[Reference]:
    """Yield what VS Code's settings for all projects name. Raises GosdkError for a file that is broken."""
    home = Path(ctx.machine.home)
    base = {
        "windows": Path(ctx.env.get("APPDATA") or home / "AppData/Roaming"),
        "darwin": home / "Library/Application Support",
    }.get(ctx.machine.goos, Path(ctx.env.get("XDG_CONFIG_HOME") or home / ".config"))
    yield from _in_settings(base / "Code" / "User" / "settings.json", home, ctx)


def _in_workspace(project: Path, ctx: IdeContext) -> Iterator[Reference]:
    file = project / ".idea" / "workspace.xml"
    data = read_if_any(file)
    # Most workspaces have no SDK, and a scan of bytes costs nothing beside parsing.
    if data is None or b"GOROOT" not in data:
        return
    from gvm_py.ide.workspace import Workspace

    value = Workspace.parse(data, file).value
    yield from _absolute(file, _expanded(value, project, ctx) if value else None)


def _expanded(value: str, project: Path, ctx: IdeContext) -> str:
    from gvm_py.ide.machine_paths import slashed
    from gvm_py.ide.macros import Macros, unknown_macro
    from gvm_py.ide.user_macros import known_macros

    macros = Macros(ctx.machine, slashed(str(project)))
    path = macros.path(value)
    return replace(macros, user=known_macros(ctx.ides)).path(value) if unknown_macro(path) else path


def _in_settings(file: Path, folder: Path, ctx: IdeContext) -> Iterator[Reference]:
    text = (read_if_any(file) or b"").decode("utf-8", "replace")
    if '"go.' not in text:
        return
    from gvm_py.ide.jsonc_edit import string_at
    from gvm_py.ide.vscode import expanded

    for keys in _SETTINGS:
        if found := string_at(text, keys, file):
            yield from _absolute(file, expanded(found[0], folder, ctx))


def _absolute(file: Path, path: str | None) -> Iterator[Reference]:
    if path and os.path.isabs(path):
        yield Reference(file, Path(path))
