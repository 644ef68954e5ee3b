"""The table of words that can follow each command, read from the commands themselves.

A row is `key|word|help`: after the words of `key`, `word` may come. A word that begins with `@` stands for what only
the machine knows when the key is pressed. The key of an option that takes a value ends in the option.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import cast

import click

from gvm_py import override
from gvm_py.config import keys, known_values
from gvm_py.dist.sources.chain import NAMED_SOURCES
from gvm_py.doctor.registry import CHECKS
from gvm_py.records import dataclass
from gvm_py.ui.topics import topics

INSTALLED, RELEASE, DIRECTORY, FILE, COMMAND, NOTHING = "@sdk", "@release", "@dir", "@file", "@command", "@none"

_HELP_WIDTH = 120
# The commands whose VERSION need not be installed.
_TAKE_RELEASES = frozenset(
    {"bisect", "bump", "default", "exec", "info", "install", "list-remote", "matrix", "mirror copy", "preview", "use"}
)

# What stands for a value in help texts, and what to offer for it; the first match counts.
_BY_METAVAR = (
    ("VERSION", INSTALLED),
    ("ARCHIVE", FILE),
    ("PATH", FILE),
    ("DIR", DIRECTORY),
    ("COMMAND", COMMAND),
)


@dataclass(frozen=True)
class CompletionRow:
    """After the words of `key`, `word` may come."""

    key: str
    word: str
    help: str = ""

    @override
    def __str__(self) -> str:
        return f"{self.key}|{self.word}|{self.help}"


def rows(group: click.Group) -> tuple[CompletionRow, ...]:
    """Return the table of a whole program."""
    table = _of_group(group, click.Context(group, info_name="gosdk", **group.context_settings), "")
    return (*table, *(CompletionRow(*row) for row in setting_values()))


def own_rows() -> tuple[CompletionRow, ...]:
    """Return the table of the program that runs now."""
    return rows(cast(click.Group, click.get_current_context().find_root().command))


def _of_group(group: click.Group, context: click.Context, key: str) -> Iterator[CompletionRow]:
    yield from _of_parameters(group, context, key)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        summary = _one_line(command.get_short_help_str(limit=_HELP_WIDTH))
        # `help` is followed by what can be typed without it.
        yield from (CompletionRow(start, name, summary) for start in (key, f"help {key}".strip()))
        yield from _of_command(command, context, f"{key} {name}".strip())


def _of_command(command: click.Command, context: click.Context, key: str) -> Iterator[CompletionRow]:
    inner = click.Context(command, parent=context, info_name=command.name)
    if isinstance(command, click.Group):
        yield from _of_group(command, inner, key)
    else:
        yield from _of_parameters(command, inner, key)


def _of_parameters(command: click.Command, context: click.Context, key: str) -> Iterator[CompletionRow]:
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option):
            yield from _of_option(parameter, key)
        elif not isinstance(command, click.Group):
            yield from (CompletionRow(key, word) for word in known_words(key) or _values(parameter, context, key))


def _of_option(option: click.Option, key: str) -> Iterator[CompletionRow]:
    names = [] if option.hidden else [*option.opts, *option.secondary_opts]
    for name in names:
        yield CompletionRow(key, name, _one_line(option.help or ""))
    if not option.is_flag and not option.count:
        context = click.Context(click.Command(key))
        for name in names:
            named = f"{key} {name}".strip()
            words = known_words(named) or _values(option, context, key)
            yield from (CompletionRow(named, word) for word in words)


def _values(parameter: click.Parameter, context: click.Context, key: str) -> tuple[str, ...]:
    if isinstance(parameter.type, click.Choice):
        return tuple(map(str, parameter.type.choices))
    metavar = parameter.make_metavar(context)
    found = [word for part, word in _BY_METAVAR if part in metavar.upper()]
    if INSTALLED in found[:1] and key in _TAKE_RELEASES:
        found = [RELEASE]
    if isinstance(parameter.type, click.Path):
        found.append(FILE)
    return (found[0],) if found else (NOTHING,)


def _one_line(text: str) -> str:
    return " ".join(text.split())


_BY_KEY: Mapping[str, Callable[[], Iterable[str]]] = {
    "config get": keys,
    "config set": keys,
    "config unset": keys,
    "doctor --only": lambda: (check.id for check in CHECKS),
    "help": topics,
}


def known_words(key: str) -> tuple[str, ...]:
    """Return the words that can follow `key`, none where nobody can know them."""
    if key.endswith(" --source"):
        return NAMED_SOURCES
    return tuple(_BY_KEY[key]()) if key in _BY_KEY else ()


def setting_values() -> Iterator[tuple[str, str]]:
    """Yield each key of the table that ends in the name of a setting, with a value that the setting can have."""
    for name in keys():
        values = NAMED_SOURCES if name == "source" else known_values(name)
        yield from ((f"config set {name}", value) for value in values)
