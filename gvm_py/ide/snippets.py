"""Settings to paste into an editor, as text. For Zed, Sublime Text and Neovim gosdk only prints them.

These three start gopls, and gopls runs the first go on its PATH. Sublime LSP puts `PATH` in front of the inherited
one, Zed replaces it, and Neovim can compute it.
"""

import json
import os
from pathlib import Path

from gvm_py.ide import envrc, jetbrains
from gvm_py.ide.editor import IdeContext, Project
from gvm_py.ide.goroot_value import go_binary
from gvm_py.ide.workspace import component


def settings(name: str, project: Project, ctx: IdeContext, *, wsl_host: bool = False) -> str:
    """Return what to paste for the editor `name`, a word for `--ide`."""
    bin_directory = project.goroot / "bin"
    match name:
        case "vscode":
            return _json({"go.alternateTools": {"go": str(go_binary(project.goroot))}}, indent=4)
        case "envrc":
            return envrc.block(project.goroot)
        case "zed":
            path = os.pathsep.join(filter(None, [str(bin_directory), ctx.env.get("PATH")]))
            return _json({"lsp": {"gopls": {"binary": {"path": "gopls", "env": {"PATH": path}}}}})
        case "sublime":
            return _json({"clients": {"gopls": {"enabled": True, "env": {"PATH": str(bin_directory)}}}})
        case "neovim":
            return _lua(bin_directory)
        case _:
            return component(jetbrains.url(project, ctx, None, wsl_host=wsl_host))


def _lua(bin_directory: Path) -> str:
    # Lua reads these JSON strings as JSON does: only quotes and backslashes are escaped in them.
    first = json.dumps(f"{bin_directory}{os.pathsep}", ensure_ascii=False)
    return f'vim.lsp.config("gopls", {{ cmd_env = {{ PATH = {first} .. vim.env.PATH }} }})'


def _json(value: object, indent: int = 2) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)
