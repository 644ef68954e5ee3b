"""The shell that a command is told to write for."""

from typing import TYPE_CHECKING

import click

from gvm_py import override
from gvm_py.shell.user_shell import shell_named

if TYPE_CHECKING:
    _Choice = click.Choice[str]
else:
    _Choice = click.Choice  # generic since click 8.2


class ShellChoice(_Choice):
    """A shell by gosdk's name for it, or by that of its program: `nu`, `ksh`, `pwsh`."""

    @override
    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return gosdk's name of the shell."""
        known = shell_named(value)
        return super().convert(known if known in self.choices else value, param, ctx)
