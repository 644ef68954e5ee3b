"""A marked block in `.envrc` for editors that take go from PATH: Emacs, Helix, Neovim and others through direnv."""

import os
import re
import shlex
from functools import partial
from pathlib import Path

from gvm_py.errors import GosdkError, UsageError, edit_command
from gvm_py.ide.editor import Editor, Project
from gvm_py.shell.marked_block import block_body, with_block
from gvm_py.system.bounded import read_if_any
from gvm_py.system.safe_file import Proposal

_MANAGED = b"# Managed by gosdk; `gosdk sync-ide --ide envrc` keeps it up to date"
_TOOL = re.compile(rb"PATH_add (.+)")


def lines(goroot: Path) -> tuple[bytes, ...]:
    """Return the lines of the block. GOROOT is unset because one inherited from a desktop session would beat PATH."""
    return b"unset GOROOT", b"PATH_add " + os.fsencode(shlex.quote(str(goroot / "bin")))


def current(data: bytes) -> str | None:
    """Return the directory that our block puts on PATH, None without one. Raises UsageError for a broken block."""
    tools = (_TOOL.fullmatch(line) for line in block_body(data))
    tool = next((match for match in tools if match), None)
    try:
        return shlex.split(os.fsdecode(tool[1]))[0] if tool else None
    except (ValueError, IndexError):
        return None


def has_block(file: Path) -> bool:
    """Return whether a file has our block, or a broken one."""
    try:
        return bool(block_body(read_if_any(file) or b""))
    except UsageError:
        return True


def editor(project: Project) -> Editor:
    """Return the `.envrc` of one project."""
    file = project.directory / ".envrc"
    return Editor("envrc", file, file, partial(_propose, file, project.goroot))


def _propose(file: Path, goroot: Path, data: bytes | None) -> Proposal:
    """Return the file with a block for this SDK. Raises GosdkError for a file that cannot hold one."""
    try:
        new = with_block(data, lines(goroot), _MANAGED)
        return Proposal(new, current(data or b""), str(goroot / "bin"))
    except UsageError as error:
        message = f"{file}: {error.message}; delete the gosdk markers in it"
        raise GosdkError(message, hint=edit_command(file)) from error
