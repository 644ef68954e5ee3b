"""What is wrong with a command line, in gosdk's own words: the word, what was meant, and what to type.

The parser finds the fault; its sentences differ from version to version and suggest what nobody meant.
"""

import re
from collections.abc import Iterable, Sequence

import click

from gvm_py.cli.habits import ALIASES, NOT_NEEDED
from gvm_py.errors import UsageError, closest, quoted, shell_line

_PLAIN = re.compile(r"[\w.,/+~<>=!*-]+", re.ASCII)
"""A word that may be repeated in a hint: an address may hold a password."""

_LIKE = 0.75


def explain_usage(error: click.ClickException, words: Sequence[str]) -> UsageError:
    """Return the fault that the parser found in `words`, the command line without the name of the program."""
    context = getattr(error, "ctx", None) or click.Context(click.Command("gosdk"), info_name="gosdk")
    match error:
        case click.NoSuchOption():
            return _option_of_others(error.option_name, context) or _wrong_option(error, context, words)
        case click.BadOptionUsage():
            what = "needs a value" if "requires" in error.message else "takes no value"
            return UsageError(f"the option {error.option_name} {what}", hint=f"{_typed_path(context, words)} --help")
        case click.BadParameter():
            return _wrong_value(error, context, words)
        case _:
            return _wrong_words(error, context, words)


def _wrong_words(error: click.ClickException, context: click.Context, words: Sequence[str]) -> UsageError:
    path = context.command_path
    if isinstance(context.command, click.Group) and (word := _wrong_word(context, words)) is not None:
        return wrong_command(context.command, path, word, words)
    extra = re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", error.message)
    message = f"{path} takes no further argument: {extra[1]}" if extra else error.format_message()
    option = _option_with(extra[1], context) if extra else ""
    return UsageError(message, hint=f"{path} {option} {extra[1]}" if extra and option else f"{path} --help")


def _option_with(value: str, context: click.Context) -> str:
    """Return the option that has this value, as in `gosdk setup bash`, empty where none has."""
    kinds = ((param.opts[0], param.type) for param in context.command.params)
    return next((name for name, kind in kinds if isinstance(kind, click.Choice) and value in kind.choices), "")


def wrong_command(group: click.Group, path: str, word: str, words: Sequence[str]) -> UsageError:
    """Return the error for a word that no command of a group is called, with the line that was meant."""
    names = [*(group.commands or group.list_commands(click.Context(group)))]
    above = tuple(path.split()[1:])
    if other := _of_others((*above, word)):
        return other
    habits = {alias[-1]: command for alias, command in ALIASES.items() if alias[:-1] == above and alias[-1][0] != "-"}
    near = _meant(word, names, habits)
    where = f" in {path}" if above else ""
    if not near:
        known = f"; its commands are {', '.join(names)}" if above else ""
        return UsageError(f"there is no command {quoted(word)}{where}{known}", hint=f"{path} --help")
    meant = " ".join(habits.get(near, (*above, near))).removeprefix(" ".join((*above, "")))
    line = corrected(words, word, meant) or f"{path} {meant}"
    return UsageError(f"there is no command {quoted(word)}{where}; did you mean {quoted(meant)}?", hint=line)


def _of_others(words: tuple[str, ...]) -> UsageError | None:
    """Return the error for a command of another manager that has none here, or that others are behind."""
    message = f"there is no command {quoted(' '.join(words))}"
    if " ".join(words) in NOT_NEEDED:
        why, hint = NOT_NEEDED[" ".join(words)]
        return UsageError(f"{message}: {why}", hint=hint)
    understood = [" ".join(alias) for alias in ALIASES if alias[:-1] == words]
    return UsageError(f"{message}, but these: {', '.join(understood)}", hint="gosdk --help") if understood else None


def _meant(word: str, names: Iterable[str], habits: Iterable[str]) -> str:
    """Return the command or habit that a word is most like; a habit, which hides its command, has to be nearer."""
    from difflib import SequenceMatcher

    near = [found for found in (closest(word, names), closest(word, habits, _LIKE)) if found]
    return max(near, key=lambda name: SequenceMatcher(None, name, word).ratio(), default="")


def _option_of_others(wrong: str, context: click.Context) -> UsageError | None:
    path = context.command_path
    why, hint = NOT_NEEDED.get(" ".join((*path.split()[1:], wrong)), ("", ""))
    return UsageError(f"{path} has no option {wrong}: {why}", hint=hint) if why else None


def _wrong_option(error: click.NoSuchOption, context: click.Context, words: Sequence[str]) -> UsageError:
    wrong, path = _whole(error.option_name, words), context.command_path
    takes_value = _options(context)
    # The line that is proposed does something: an option that is only a little alike is not what was meant.
    name = (
        closest(wrong.lstrip("-"), (name.lstrip("-") for name in takes_value), _LIKE) if len(wrong) > len("-x") else ""
    )
    near = f"--{name}" if name else ""
    message = f"{path} has no option {wrong}"
    if not near:
        return UsageError(message, hint=f"{path} --help")
    typed = next((word for word in words if word.partition("=")[0] == wrong), "")
    is_incomplete = takes_value[near] and words[-1:] == [wrong]
    line = "" if is_incomplete else corrected(words, typed, near + typed[len(wrong) :])
    return UsageError(f"{message}; did you mean {near}?", hint=line or f"{path} --help")


def _whole(wrong: str, words: Sequence[str]) -> str:
    """Return the word of which the parser took a letter: the go command's options, as `-json`, have one dash."""
    typed = (word.partition("=")[0] for word in words if re.match("-[^-]", word))
    return next((word for word in typed if len(wrong) == len("-x") and wrong[1] in word), wrong)


def _options(context: click.Context) -> dict[str, bool]:
    """Return the long options that may be typed here, gosdk's own included, and whether each takes a value."""
    root = context.find_root()
    params = [*context.command.get_params(context), *root.command.get_params(root)]
    shown = [param for param in params if isinstance(param, click.Option) and not param.hidden]
    return {name: not param.is_flag for param in shown for name in param.opts if name.startswith("--")}


def _wrong_value(error: click.BadParameter, context: click.Context, words: Sequence[str]) -> UsageError:
    param, hint = error.param, f"{context.command_path} --help"
    if isinstance(error, click.MissingParameter) and isinstance(param, click.Argument):
        return UsageError(f"{context.command_path} needs {_first_word(param.make_metavar(context))}", hint=hint)
    name = f"{param.opts[-1]}: " if isinstance(param, click.Option) else ""
    value = re.match(r"'(.*?)' is not one of ", error.message)
    if not isinstance(param, click.Parameter) or not isinstance(param.type, click.Choice) or not value:
        message = error.message.replace(r"\\", "\\")  # the parser shows a path by its repr
        return UsageError(f"{name}{message[:1].lower()}{message[1:].rstrip('.')}", hint=hint)
    choices = [str(choice) for choice in param.type.choices]
    near = closest(value[1], choices)
    meant = f"; did you mean {near}?" if near else ""
    hint = corrected(words, value[1], near) or hint
    return UsageError(f"{name}{quoted(value[1])} is not one of {', '.join(choices)}{meant}", hint=hint)


def _first_word(metavar: str) -> str:
    """Return what is missing: of `[--] COMMAND [ARG]...` it is COMMAND."""
    word = re.search(r"[A-Z][A-Z|/]*", metavar)
    return word[0] if word else metavar


def _wrong_word(context: click.Context, words: Sequence[str]) -> str | None:
    """Return the word behind the name of the group that the parser stopped at."""
    path = context.command_path.split()[1:]
    rest = [word for word in words if not word.startswith("-")]
    at = next((at for at in range(len(rest)) if rest[at : at + len(path)] == path), len(rest))
    return next(iter(rest[at + len(path) :]), None)


def _typed_path(context: click.Context, words: Sequence[str]) -> str:
    """Return the path of the command; the parser does not always know it."""
    if context.parent or not words:
        return context.command_path
    return f"gosdk {next((word for word in words if not word.startswith('-')), '')}".rstrip()


def corrected(words: Sequence[str], wrong: str, right: str) -> str:
    """Return the typed line with one word corrected, nothing where a word may be a secret or has blanks.

    `right` is empty where nobody knows what was meant.
    """
    at = list(words).index(wrong) if wrong in words else -1
    if at < 0 or not right or not all(_PLAIN.fullmatch(word) for word in words):
        return ""
    return shell_line(("gosdk", *words[:at], right, *words[at + 1 :]))
