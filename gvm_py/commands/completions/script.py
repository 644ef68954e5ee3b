"""The completion script of one shell: its engine from `shims/`, filled with the table."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args

from gvm_py.commands.completions.rows import CompletionRow
from gvm_py.shell.quote import quote
from gvm_py.system.template import read_template

CompletingShell = Literal["bash", "zsh", "fish", "powershell"]
COMPLETING_SHELLS: tuple[CompletingShell, ...] = get_args(CompletingShell)
_ENGINES: dict[CompletingShell, str] = {
    "bash": "completion.bash",
    "zsh": "completion.zsh",
    "fish": "completion.fish",
    "powershell": "completion.ps1",
}


def script(shell: CompletingShell, table: Iterable[CompletionRow], root: Path) -> bytes:
    """Return the script, which starts no process to find the words; `root` is the store it looks into."""
    text = read_template(_ENGINES[shell])
    text = text.replace("@ROOT@", quote(shell, str(root)))
    return text.replace("@TABLE@", quote(shell, "\n".join(map(str, table)))).encode("utf-8", "surrogateescape")
