"""Type a command line at gosdk's parser, without running the command."""

import contextlib
import io
import itertools
import re
import shlex

import click

from gvm_py.cli import gosdk
from gvm_py.cli.words import arrange
from gvm_py.errors import GosdkError

_OPERATORS = frozenset("();<>|&")


def words_of(text: str) -> list[str]:
    """Return the words of the first command in a line of shell, the brackets of a synopsis left out."""
    lexer = shlex.shlex(re.sub(r"[\[\]]|\\\||\.\.\.", " ", text), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    return list(itertools.takewhile(lambda word: not _OPERATORS.issuperset(word), lexer))


def complaint(text: str, *, is_mention: bool = False) -> str | None:
    """Return what gosdk does not know in a command line, None where it is understood.

    A mention, such as `gosdk install` in a text, may lack arguments or have a placeholder for one.
    """
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            _parse(arrange(words_of(text)[1:]))
    except (click.MissingParameter, click.BadParameter) as error:
        return None if is_mention else error.format_message()
    except (click.exceptions.NoArgsIsHelpError, click.exceptions.Exit):
        return None
    except click.UsageError as error:
        return error.format_message()
    except GosdkError as error:
        return error.message
    return None


def _parse(words: list[str]) -> None:
    """Let click parse a command line down to its last command, and call nothing. Raises what it does not know."""
    command: click.Command = gosdk
    context = command.make_context(command.name, words)
    while isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        if not rest:
            return
        _, found, words = command.resolve_command(context, rest)
        assert found is not None
        command = found
        context = command.make_context(command.name, words, parent=context)
