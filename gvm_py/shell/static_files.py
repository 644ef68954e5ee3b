"""The static files in the store that start-up files source, so that no shell start runs Python."""

import codecs
import sys
from pathlib import Path

from gvm_py.shell.quote import Shell, quote, windows_path
from gvm_py.system.bounded import read_if_any
from gvm_py.system.fs import write_atomic
from gvm_py.system.template import read_template

# Which shell reads a file decides how the path of the store is quoted in it.
_FILES: dict[str, Shell] = {
    "activate.sh": "sh",
    "activate.fish": "fish",
    "activate.ps1": "powershell",
    "activate.csh": "tcsh",
    "activate.elv": "elvish",
    "activate.xsh": "xonsh",
    "hook.sh": "sh",
    "hook.fish": "fish",
    "hook.ps1": "powershell",
}
# The usual place of a store is written so that it moves with the home.
_AT_HOME: dict[Shell, str] = {
    "sh": '"${HOME-}/.gosdk"',
    "fish": '"$HOME/.gosdk"',
    "powershell": "(Join-Path $HOME '.gosdk')",
    "tcsh": '"$HOME/.gosdk"',
    "elvish": "$E:HOME/.gosdk",
    "xonsh": "__import__('os').path.expanduser('~/.gosdk')",
}


def write_static_files(root: Path, home: Path | None = None) -> None:
    """Write the files for every shell below `root`, the store of whoever has this home. Raises OSError."""
    for name, shell in _FILES.items():
        path, data = root / name, _render(name, _word(shell, root, home), shell)
        if read_if_any(path, len(data)) != data:
            write_atomic(path, data)


def remove_static_files(root: Path) -> None:
    """Remove what `write_static_files` wrote."""
    for name in _FILES:
        (root / name).unlink(missing_ok=True)


def _word(shell: Shell, root: Path, home: Path | None) -> str:
    """Return the store as a word of the shell. On Windows the home of a POSIX shell may be another directory."""
    if home and root == home / ".gosdk" and sys.platform != "win32":
        return _AT_HOME[shell]
    return quote(shell, windows_path(shell, str(root)) if sys.platform == "win32" else str(root))


def _render(name: str, word: str, shell: Shell) -> bytes:
    data = read_template(name).replace("@ROOT@", word).encode("utf-8", "surrogateescape")
    # Windows PowerShell 5.1 reads a file without this mark in the code page of the system.
    return codecs.BOM_UTF8 + data if shell == "powershell" else data
