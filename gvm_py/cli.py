"""The command group, whose commands load when they are used, and the one error boundary."""

import importlib
import keyword
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

import click

from gvm_py import __version__, override
from gvm_py.errors import GosdkError, UsageError
from gvm_py.system.interrupt import INTERRUPT_EXIT_CODE

# One line for each command: its module in gvm_py/commands holds a click command named `command`.
SECTIONS = {
    "SDKs": {
        "install": "Install Go SDKs, verified, into the store",
        "uninstall": "Remove SDKs from the store",
        "list": "List the SDKs in the store",
        "list-remote": "List the releases that can be installed",
        "verify": "Check installed SDKs against their receipt and the checksum database",
        "outdated": "Tell how far the installed minors are behind",
        "upgrade": "Install the newest patch of each minor, and let everything follow",
        "audit": "Tell known vulnerabilities and end of life of SDKs",
        "gc": "Take away the SDKs that nothing needs, and say why each stays or goes",
        "undo": "Bring back what the last gc or uninstall took away",
        "import": "Take over the SDKs and settings of other Go version managers",
        "lock": "Write down the release of a project and the hashes of its bytes",
        "mirror": "Copy releases into a tree of files that others install from",
    },
    "The SDK of a directory": {
        "use": "Choose the Go of this directory, this module, or everything else",
        "status": "Show the state of this directory on one screen",
        "current": "Show which SDK answers here, and why",
        "which": "Show the path of the program a shim would start",
        "default": "Show or set the SDK used where nothing else asks for one",
        "exec": "Run one command under a named SDK",
        "shell": "Start a shell under a named SDK",
        "env": "Print the environment of an SDK for a shell to evaluate",
        "matrix": "Run one command under several SDKs in parallel",
    },
    "Editors, tools and CI": {
        "sync-ide": "Write the SDK of a project into its IDE and editors",
        "ide": "Explain an IDE's log about Go, and clear its stale caches",
        "doctor": "Find and repair what disagrees between terminal, go command and IDE",
        "ci-check": "Check that committed files agree on the Go they want",
        "tools": "Keep the Go programs in GOBIN in step with the SDK",
    },
    "gosdk itself": {
        "setup": "Put the shims on PATH in your shell's start-up files",
        "rehash": "Write shims and answers anew, after changes made by hand",
        "config": "Read and change the settings",
        "completions": "Print the script that lets a shell complete gosdk",
        "self": "Upgrade or remove gosdk itself",
        "man": "Write the manual pages",
        "help": "Explain a command or a topic",
    },
}
COMMANDS = {name: text for commands in SECTIONS.values() for name, text in commands.items()}
HIDDEN = ("shim-exec",)


class BugError(GosdkError):
    """Something that gosdk did not expect."""

    exit_code = 70


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
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands below the headings of SECTIONS."""
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(list(commands.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gosdk")
@click.option("-q", "--quiet", is_flag=True, help="Say only warnings and errors.")
@click.pass_context
def gosdk(context: click.Context, quiet: bool) -> None:
    """Manage Go SDKs: install them verified, switch by directory, keep IDE and terminal aligned."""
    from gvm_py.app.context import App

    context.obj = App.from_process(quiet=quiet)
    context.call_on_close(context.obj.close)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code. Every failure ends as a message here, never as a traceback."""
    try:
        code = gosdk.main(list(arguments), prog_name="gosdk", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPT_EXIT_CODE
    except BrokenPipeError:
        # The reader went away (`gosdk list | head`): nothing to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _fail(arguments, _explain(arguments, error))


def _explain(arguments: Sequence[str], error: Exception) -> GosdkError:
    match error:
        case GosdkError():
            return error
        case click.ClickException():
            context = getattr(error, "ctx", None)
            return UsageError(error.format_message(), hint=f"{context.command_path} --help" if context else "")
        case OSError():
            # Of a rename that failed, the target is the name that people know.
            path = error.filename2 or error.filename
            where = f"{path}: " if path else ""
            return GosdkError(f"{where}{error.strerror or error}")
        case MemoryError():
            return GosdkError("there is not enough memory for this command")
        case RecursionError():
            return GosdkError("a file or directory here is nested too deeply to be read")
        case _:
            return BugError(f"this is a bug in gosdk; what happened is in {_write_log(arguments)}")


def _fail(arguments: Sequence[str], error: GosdkError) -> int:
    from gvm_py.app.context import App
    from gvm_py.ui.output import emit_error

    App.reporter_for_errors().error(error.message, error.hint)
    if _asks_for_json(arguments):
        # Standard output may be what failed.
        with suppress(OSError):
            emit_error(_command_name(arguments), error)
    return error.exit_code


def _asks_for_json(arguments: Sequence[str]) -> bool:
    """Tell whether `--json` or `--format json` is for gosdk, and not for a program that it was to start."""
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    wanted = {"--json", "--format=json"} & set(own) or ("--format", "json") in pairwise(own)
    return bool(wanted) and _command_name(own) != "exec"


def _write_log(arguments: Sequence[str]) -> str:
    import tempfile
    import traceback

    from gvm_py.transport import redact_all

    told = f"gosdk {__version__}, Python {sys.version}, arguments {list(arguments)!r}\n{traceback.format_exc()}"
    with tempfile.NamedTemporaryFile("w", prefix="gosdk-bug-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(redact_all(told))
    return log.name


def _command_name(arguments: Sequence[str]) -> str:
    return next((word for word in arguments if word in COMMANDS), "gosdk")
