"""The go command of VS Code's Go extension: `go.alternateTools` in `.vscode/settings.json`.

Source: golang/vscode-go getBinPathWithExplanation (2026). An absolute `go.alternateTools.go` wins over `go.goroot`,
but `go.goroot` still becomes GOROOT: two different installs end in "compile: version ... does not match".
"""

import os
import re
from functools import partial
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.ide.editor import Editor, IdeContext, Project
from gvm_py.ide.goroot_value import go_binary
from gvm_py.ide.jsonc_edit import string_at, with_string
from gvm_py.ide.safe_file import Proposal

_TOOL = ("go.alternateTools", "go")
_GOROOT = ("go.goroot",)
_VARIABLE = re.compile(r"\$\{(?:env:([^}]+)|(workspaceFolder|workspaceRoot|userHome))\}")


def editor(project: Project, ctx: IdeContext, *, fix: bool) -> Editor:
    """Return the settings file of one project. With `fix` a `go.goroot` of another SDK is aligned, too."""
    home = project.directory / ".vscode"
    file = home / "settings.json"
    return Editor("vscode", home, file, partial(_propose, file, project, ctx, fix))


def expanded(value: str, folder: Path, ctx: IdeContext) -> str:
    """Return a path in the settings of `folder` with its variables and tilde filled in."""
    home = ctx.machine.home
    known = {"userHome": home, "workspaceFolder": str(folder), "workspaceRoot": str(folder)}
    text = _VARIABLE.sub(lambda match: ctx.env.get(match[1], "") if match[1] else known[match[2]], value)
    return home + text[1:] if text.startswith(("~/", "~\\")) else text


def _propose(file: Path, project: Project, ctx: IdeContext, fix: bool, data: bytes | None) -> Proposal:
    """Return the settings with this project's go command. Raises GosdkError for broken JSONC or UTF-8."""
    text = _decoded(data, file)
    wanted = str(go_binary(project.goroot))
    found = string_at(text, _TOOL, file)
    current = expanded(found[0], project.directory, ctx) if found else None
    if current is None or not ctx.machine.same(current, wanted):
        text = with_string(text, _TOOL, wanted, file)
    goroot = string_at(text, _GOROOT, file)
    if not goroot or _is_goroot(expanded(goroot[0], project.directory, ctx), project, ctx):
        return Proposal(_encoded(text), current, wanted)
    if fix:
        text = with_string(text, _GOROOT, str(project.goroot), file)
        return Proposal(_encoded(text), f"{current or 'nothing'}, go.goroot {goroot[0]}", wanted)
    conflict = (
        f"{file}:{goroot[1]} sets go.goroot to {goroot[0]}, which VS Code exports as GOROOT while it runs the go "
        "of another SDK; gosdk sync-ide --fix aligns it"
    )
    return Proposal(_encoded(text), current, wanted, conflict)


def _decoded(data: bytes | None, file: Path) -> str:
    try:
        return (data or b"").decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise GosdkError(f"{file}:{line} is not UTF-8", hint=f"save {file} as UTF-8, or move it away") from error


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise GosdkError(
            f"the path of the SDK holds {error.object[error.start]!r}, which is no UTF-8, and JSON knows nothing else",
            hint="move the SDK to a path without it",
        ) from error


def _is_goroot(path: str, project: Project, ctx: IdeContext) -> bool:
    is_same = ctx.machine.same(path, str(project.goroot))
    return is_same or ("\0" not in path and os.path.realpath(path) == os.path.realpath(project.goroot))
