"""Quoting of one word for each shell, so that no path can be read as code."""

import re
import shlex
from collections.abc import Callable, Mapping
from typing import Literal, get_args

Shell = Literal["bash", "zsh", "fish", "powershell", "cmd", "sh", "tcsh", "elvish", "xonsh", "nushell"]
SHELLS: tuple[Shell, ...] = get_args(Shell)
# The others are programs of Windows there; these come with MSYS or Cygwin.
POSIX_SHELLS: tuple[Shell, ...] = ("bash", "zsh", "fish", "sh", "tcsh")

# PowerShell takes these for the ASCII quote (about_Quoting_Rules; CharTraits.IsSingleQuote in its source).
_POWERSHELL_QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")


def quote(shell: Shell, text: str) -> str:
    """Return `text` as one literal word of `shell`."""
    return _QUOTERS.get(shell, shlex.quote)(text)


def _tcsh_word(text: str) -> str:
    """Return a word in quotes; history is expanded inside of them, and a line end there needs a backslash."""
    return "'" + text.replace("'", r"'\''").replace("!", r"\!").replace("\n", "\\\n") + "'"


def _nushell_word(text: str) -> str:
    return f"'{text}'" if "'" not in text else '"' + re.sub(r'[\\"]', r"\\\g<0>", text) + '"'


_QUOTERS: Mapping[Shell, Callable[[str], str]] = {
    "powershell": lambda text: "'" + _POWERSHELL_QUOTES.sub(r"\g<0>\g<0>", text) + "'",
    "fish": lambda text: "'" + text.replace("\\", r"\\").replace("'", r"\'") + "'",
    "elvish": lambda text: "'" + text.replace("'", "''") + "'",
    "tcsh": _tcsh_word,
    "xonsh": repr,
    "nushell": _nushell_word,
}


def ascii_word(text: str) -> str:
    """Return `text` as an expression of PowerShell in ASCII, since 5.1 reads a file without a mark in its code page."""
    if text.isascii():
        return quote("powershell", text)
    return "('" + re.sub(r"[^\x00-\x7f]", _char_code, text.replace("'", "''")) + "')"


def _char_code(letter: re.Match[str]) -> str:
    """Return what ends a text, adds a letter by its UTF-16 code units, and begins a text."""
    units = letter[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"' + [char]0x{units[at : at + 2].hex().upper()} + '" for at in range(0, len(units), 2))


def windows_path(shell: Shell, path: str) -> str:
    """Return a path of Windows as `shell` writes it there: POSIX shells have `/c/Users`, all others the path itself."""
    if shell not in POSIX_SHELLS:
        return path
    drive = re.match(r"([A-Za-z]):[\\/]", path)
    text = path.replace("\\", "/")
    return f"/{drive[1].lower()}{text[2:]}" if drive else text
