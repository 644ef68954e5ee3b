"""`gosdk help`: a command, or an idea behind several of them."""

from typing import cast

import click

from gvm_py.ui.topics import read_topic, topics


@click.command()
@click.argument("words", metavar="[COMMAND|TOPIC]...", nargs=-1)
@click.pass_context
def command(context: click.Context, words: tuple[str, ...]) -> None:
    """Explain a COMMAND, or a TOPIC such as `selection`; without one, list both."""
    root = context.find_root()
    if not words:
        click.echo(_overview(root))
        return
    found = _find_command(root, words)
    texts = [found.get_help()] if found else []
    # `ide` is a command and an idea.
    if not found or words[0] in topics():
        texts.append(read_topic(words[0]))
    click.echo_via_pager("\n\n".join(texts))


def _overview(root: click.Context) -> str:
    formatter = root.make_formatter()
    with formatter.section("Topics"):
        formatter.write_dl(list(topics().items()))
    return f"{root.get_help()}\n\n{formatter.getvalue().rstrip()}"


def _find_command(context: click.Context, words: tuple[str, ...]) -> click.Context | None:
    for word in words:
        found = cast(click.Group, context.command).get_command(context, word)
        if found is None:
            return None
        context = click.Context(found, parent=context, info_name=word)
    return context
