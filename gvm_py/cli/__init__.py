"""The command group, whose commands load when they are used, and the one error boundary."""

import importlib
import keyword
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

import click

from gvm_py import override
from gvm_py.cli.catalog import COMMANDS, HIDDEN, SECTIONS
from gvm_py.cli.explaining import explain
from gvm_py.cli.habits import DIFFERENT
from gvm_py.cli.words import arrange, habit
from gvm_py.errors import GosdkError
from gvm_py.system.interrupt import INTERRUPT_EXIT_CODE
from gvm_py.ui.screen import ColorChoice

_EXAMPLES = "\b\nExamples:\n  gosdk install stable\n  gosdk use 1.26\n  gosdk status\n  gosdk help selection"


class HelpContext(click.Context):
    """The context of every command, which loads what formats help only for that."""

    @override
    def make_formatter(self) -> click.HelpFormatter:
        """Return the formatter for the terminal."""
        from gvm_py.cli.help_format import HelpFormatter

        return HelpFormatter(width=self.terminal_width, max_width=self.max_content_width)


# Commands do not take over the context class of their group.
click.Command.context_class = HelpContext


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
        if not hasattr(module, "command"):  # `gvm_py.commands.direct` loads the package without click
            module = importlib.import_module(f"{module.__name__}.command_line")
        command: click.Command = module.command
        command.short_help = COMMANDS.get(cmd_name, "")
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands below the headings of SECTIONS."""
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(list(commands.items()))


def _show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from gvm_py.app.about import about

    click.echo(about())
    context.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EXAMPLES,
    subcommand_metavar="COMMAND [ARGS]...",
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version of gosdk.",
)
@click.option("-q", "--quiet", is_flag=True, help="Show only warnings and errors.")
@click.option("-v", "--verbose", is_flag=True, help="Show more about what is done.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="When to use colour.")
@click.pass_context
def gosdk(context: click.Context, quiet: bool, verbose: bool, color: ColorChoice) -> None:
    """Manage Go SDKs: install them verified, switch by directory, keep IDE and terminal aligned.

    These options, and --json for commands that report, may stand anywhere on the line.
    """
    from gvm_py.app.context import App

    context.obj = App.from_process(quiet=quiet, verbose=verbose, color=color)
    context.call_on_close(context.obj.close)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code. Every failure ends as a message here, never as a traceback."""
    words = arrange(arguments)
    try:
        _name_alias(arguments, words)
        code = gosdk.main(words, prog_name="gosdk", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (click.Abort, KeyboardInterrupt) as error:
        # What click takes for Ctrl-D at a prompt; one at a real prompt has no cause.
        if isinstance(error.__cause__, EOFError):
            return _fail(words, explain(words, error.__cause__))
        return INTERRUPT_EXIT_CODE
    except BrokenPipeError:
        # The reader went away (`gosdk list | head`): nothing to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # click 8.2 raises it, earlier versions print the help
            click.echo(str(error))
            sys.stdout.flush()
            return 0
        return _fail(words, explain(words, error))


def _name_alias(arguments: Sequence[str], words: Sequence[str]) -> None:
    """Say which command runs for the habit of another manager, where the two differ a little."""
    typed, command = habit(arguments) or ("", "")
    if {typed, typed.partition(" ")[0]} & DIFFERENT and "-q" not in words and "--quiet" not in words:
        from gvm_py.app.context import App

        App.reporter_for_errors().say(f"gosdk {typed} is `gosdk {command}`")


def _fail(arguments: Sequence[str], error: GosdkError) -> int:
    from gvm_py.app.context import App
    from gvm_py.ui.output import emit_error

    App.reporter_for_errors(_color(arguments)).error(error.message, error.hint)
    if _wants_json(arguments):
        # Standard output may be what failed.
        with suppress(OSError):
            emit_error(_command_name(arguments), error)
    return error.exit_code


def _color(arguments: Sequence[str]) -> ColorChoice:
    for option, value in pairwise(arguments):
        if option == "--color" and value in ("always", "never"):
            return "always" if value == "always" else "never"
    return "always" if "--color=always" in arguments else "never" if "--color=never" in arguments else "auto"


def _wants_json(arguments: Sequence[str]) -> bool:
    """Return whether `--json` or `--format json` is for gosdk, and not for a program that it was to start."""
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    wanted = {"--json", "--format=json"} & set(own) or ("--format", "json") in pairwise(own)
    return bool(wanted) and _command_name(own) != "exec"


def _command_name(arguments: Sequence[str]) -> str:
    return next((word for word in arguments if word in COMMANDS), "gosdk")
