"""The command group, whose commands load when they are used."""

import importlib
import keyword

import click

from gvm_py import override
from gvm_py.cli.catalog import ALIASES, COMMANDS, HIDDEN, SECTIONS
from gvm_py.errors import UsageError


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
    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that `args` begin with. Raises UsageError with the most similar name for another word."""
        word = args[0]
        if word not in COMMANDS and word not in HIDDEN and not word.startswith("-"):
            raise UsageError(f"there is no command {word!r}", hint=_similar(word))
        return super().resolve_command(ctx, args)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands below the headings of SECTIONS."""
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(list(commands.items()))


def _similar(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, [*COMMANDS, *(words[0] for words in ALIASES if len(words) == 1)], n=1)
    if not near:
        return "gosdk --help"
    return " ".join(("gosdk", *ALIASES.get((near[0],), near)))
