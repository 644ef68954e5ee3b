"""Quoting of one word for each shell, so that no path can be read as code."""

import re
import shlex
from typing import Literal, get_args

Shell = Literal["bash", "zsh", "fish", "powershell", "sh"]
SHELLS: tuple[Shell, ...] = get_args(Shell)

# PowerShell takes these for the ASCII quote (about_Quoting_Rules; CharTraits.IsSingleQuote in its source).
_POWERSHELL_QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")


def quote(shell: Shell, text: str) -> str:
    """Return `text` as one literal word of `shell`."""
    if shell == "powershell":
        return "'" + _POWERSHELL_QUOTES.sub(r"\g<0>\g<0>", text) + "'"
    if shell == "fish":
        return "'" + text.replace("\\", r"\\").replace("'", r"\'") + "'"
    return shlex.quote(text)
