"""A marked block in `.envrc` for editors that take go from PATH: Emacs, Helix, Neovim and others through direnv."""

import re
from functools import partial
from pathlib import Path

from gvm_py.ide.editor import Editor, Project
from gvm_py.ide.safe_file import Proposal
from gvm_py.system.bounded import read_if_any

_BEGIN = "# >>> gosdk >>> kept by `gosdk sync-ide --ide envrc`"
_END = "# <<< gosdk <<<"
_BLOCK = re.compile(r"(?ms)^# >>> gosdk >>>.*?^# <<< gosdk <<<(?=\s|\Z)")
_TOOL = re.compile(r"(?m)^PATH_add (.+)$")


def block(goroot: Path) -> str:
    """Return the block. GOROOT is unset because one inherited from a desktop session would beat the PATH."""
    import shlex

    return f"{_BEGIN}\nunset GOROOT\nPATH_add {shlex.quote(str(goroot / 'bin'))}\n{_END}"


def current(text: str) -> str | None:
    """Return the directory that our block puts on PATH, None without a block."""
    import shlex

    match = _BLOCK.search(text)
    line = _TOOL.search(match[0]) if match else None
    try:
        return shlex.split(line[1])[0] if line else None
    except (ValueError, IndexError):
        return None


def has_block(file: Path) -> bool:
    """Return whether a file has our block already."""
    return bool(_BLOCK.search((read_if_any(file) or b"").decode("utf-8", "replace")))


def with_block(text: str, goroot: Path) -> str:
    """Return the text with our block in place of the old one, else at the end."""
    eol = "\r\n" if "\r\n" in text else "\n"
    new = block(goroot).replace("\n", eol)
    if _BLOCK.search(text):
        return _BLOCK.sub(lambda _: new, text, count=1)
    gap = eol if text and not text.endswith("\n") else ""
    return f"{text}{gap}{new}{eol}"


def editor(project: Project) -> Editor:
    """Return the `.envrc` of one project."""
    file = project.directory / ".envrc"
    return Editor("envrc", file, file, partial(_propose, project))


def _propose(project: Project, data: bytes | None) -> Proposal:
    """Return the file with a block for this project's SDK; a shell's file may hold any bytes."""
    text = (data or b"").decode("utf-8", "surrogateescape")
    new = with_block(text, project.goroot).encode("utf-8", "surrogateescape")
    return Proposal(new, current(text), str(project.goroot / "bin"))
