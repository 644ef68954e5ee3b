"""The completion script of one shell: its engine from `shims/`, filled with the table."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args

from gvm_py.commands.completions.rows import CompletionRow
from gvm_py.paths.spelling import real_path
from gvm_py.shell.extra_lines import COMPLETIONS_DIRECTORY
from gvm_py.shell.quote import quote
from gvm_py.system.fs import write_atomic
from gvm_py.system.held_directory import held
from gvm_py.system.template import read_template

CompletingShell = Literal["bash", "zsh", "fish", "powershell", "nushell"]
COMPLETING_SHELLS: tuple[CompletingShell, ...] = get_args(CompletingShell)
_ENGINES: dict[CompletingShell, str] = {
    "bash": "completion.bash",
    "zsh": "completion.zsh",
    "fish": "completion.fish",
    "powershell": "completion.ps1",
    "nushell": "completion.nu",
}
# The names under which each shell looks for the completion of gosdk in a directory.
_FILES: dict[CompletingShell, str] = {
    "bash": "gosdk.bash",
    "zsh": "_gosdk",
    "fish": "gosdk.fish",
    "powershell": "gosdk.ps1",
    "nushell": "gosdk.nu",
}


def script(shell: CompletingShell, table: Iterable[CompletionRow], root: Path) -> bytes:
    """Return the script, which starts no process to find the words; `root` is the store it looks into."""
    text = read_template(_ENGINES[shell])
    text = text.replace("@ROOT@", quote(shell, str(root)))
    return text.replace("@TABLE@", quote(shell, "\n".join(map(str, table)))).encode("utf-8", "surrogateescape")


def write_scripts(table: Iterable[CompletionRow], root: Path) -> None:
    """Write the scripts of all shells into the store, where the block of `gosdk setup` finds them. Raises OSError."""
    known = tuple(table)
    for shell, name in _FILES.items():
        write_atomic(root / COMPLETIONS_DIRECTORY / name, script(shell, known, root))


def remove_scripts(root: Path) -> None:
    """Remove what `write_scripts` wrote; what others put beside it stays."""
    # What takes the place of the directory meanwhile is somebody else's.
    some = Path(real_path(root), COMPLETIONS_DIRECTORY, "any")
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), held(some, follow=False) as place:
        for name in _FILES.values():
            with contextlib.suppress(FileNotFoundError):
                os.unlink(place.beside(name).name, dir_fd=place.directory)
    with contextlib.suppress(OSError):
        (root / COMPLETIONS_DIRECTORY).rmdir()


def are_written(root: Path) -> bool:
    """Return whether `gosdk setup` wrote the scripts."""
    return (root / COMPLETIONS_DIRECTORY).is_dir()
