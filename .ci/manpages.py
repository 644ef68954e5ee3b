"""Manual pages made from the commands themselves, in the man macros of roff (man(7), groff_man(7))."""

import inspect
from collections.abc import Iterable, Iterator

import click

from gvm_py import __version__
from gvm_py.cli import gosdk

_EXIT_STATUS = (
    ("0", "Done."),
    ("1", "Expected failure, or a check that found something."),
    ("2", "Wrong usage or settings."),
    ("3", "Not installed, or no such release."),
    ("4", "What came is wrong: hash, signature, proof, archive."),
    ("5", "Network."),
    ("6", "Another gosdk held the lock for too long."),
    ("70", "A bug in gosdk; one line and the path of a log."),
    ("127", "From a shim: no usable Go for this directory."),
    ("130", "Ctrl-C."),
)


def man_pages() -> dict[str, str]:
    """Return the text of each page under its file name, such as `gosdk-install.1`."""
    context = click.Context(gosdk, info_name="gosdk", **gosdk.context_settings)
    return {f"{_page_name(inner)}.1": _page(inner) for inner in _contexts(context)}


def _contexts(context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command and not command.hidden:
                yield from _contexts(click.Context(command, parent=context, info_name=name))


def _page_name(context: click.Context) -> str:
    return context.command_path.replace(" ", "-")


def _page(context: click.Context) -> str:
    name, command = _page_name(context), context.command
    lines = [
        f'.TH "{name.upper()}" 1 "" "gosdk {__version__}" "gosdk"',
        ".SH NAME",
        _escape(f"{name} - {command.get_short_help_str(limit=200)}"),
        ".SH SYNOPSIS",
        f".B {_escape(context.command_path)}",
        _escape(" ".join(command.collect_usage_pieces(context))),
        ".SH DESCRIPTION",
        *_paragraphs(inspect.cleandoc(command.help or "")),
        ".SH OPTIONS",
        *_definitions(_option_texts(context)),
        *_commands(context),
        ".SH EXIT STATUS",
        *_definitions(_EXIT_STATUS),
        ".SH SEE ALSO",
        ".BR gosdk (1)",
    ]
    return "\n".join(lines) + "\n"


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(text.split("\n\n")):
        as_it_is = paragraph.startswith("\b\n")
        yield from ((".PP",) if number else ())
        yield from ((".nf",) if as_it_is else ())
        yield from map(_escape, paragraph.removeprefix("\b\n").split("\n"))
        yield from ((".fi",) if as_it_is else ())


def _option_texts(context: click.Context) -> list[tuple[str, str]]:
    parameters = context.command.get_params(context)
    records = [option.get_help_record(context) for option in parameters if isinstance(option, click.Option)]
    return [record for record in records if record]


def _commands(context: click.Context) -> Iterator[str]:
    inner = [other for other in _contexts(context) if other.parent is context]
    if inner:
        yield ".SH COMMANDS"
        yield from _definitions([(f"{_page_name(one)}(1)", one.command.get_short_help_str(limit=200)) for one in inner])


def _definitions(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, text in pairs:
        yield from (".TP", f".B {_escape(term)}", _escape(" ".join(text.split())))


def _escape(text: str) -> str:
    """Return one line of text that roff shows as it is: a dot or quote at its start is no request."""
    text = text.strip("\n").replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text
