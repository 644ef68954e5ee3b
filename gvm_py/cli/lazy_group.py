"""The command group, whose commands load when they are used."""

import importlib
import keyword

import click

from gvm_py import override
from gvm_py.cli.catalog import COMMANDS, HIDDEN, SECTIONS


class LazyGroup(click.Group):
    """A group that imports the module of a command only when that command runs."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return every command that help shows."""
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return one command, None where there is none of that name."""
        if cmd_name not in COMMANDS and cmd_name not in HIDDEN:
            return None
        name = cmd_name.replace("-", "_")
        module = importlib.import_module(f"gvm_py.commands.{name}{'_' * keyword.iskeyword(name)}")
        command: click.Command = module.command
        command.short_help = COMMANDS.get(cmd_name, "")
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands below the headings of SECTIONS."""
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(list(commands.items()))
