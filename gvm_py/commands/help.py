"""`gosdk help`: a command, or an idea behind several of them."""

import shutil
from typing import cast

import click

from gvm_py.app.context import App
from gvm_py.errors import UsageError, closest, quoted
from gvm_py.ui.markdown import render_page
from gvm_py.ui.screen import render_marks
from gvm_py.ui.topics import read_topic, topics


@click.command()
@click.argument("words", metavar="[COMMAND|TOPIC]...", nargs=-1)
@click.pass_context
def command(context: click.Context, words: tuple[str, ...]) -> None:
    """Explain a COMMAND, or a TOPIC such as `selection`; without one, list both.

    \b
    Examples:
      gosdk help selection
      gosdk help config set
    """
    app: App = context.obj
    root = context.find_root()
    if not words:
        click.echo(_overview(root))
        return
    found = _find_command(root, words)
    texts = [found.get_help()] if found else []
    # `ide` is a command and an idea.
    if words[0] in topics():
        texts.append(_page(app, words[0]))
    if not texts:
        raise _unknown(root, words[0])
    _show(app, "\n\n".join(texts))


def _show(app: App, text: str) -> None:
    """Show a long text through the pager, and print it where there is none."""
    if app.screen.width and shutil.which(app.env.get("PAGER") or "less") and app.env.get("PAGER") != "cat":
        # click tells `less` to show colours, and gives any other pager text without them.
        click.echo_via_pager(render_marks(text, color=app.screen.color), color=None)
    else:
        app.screen.write([text])


def _page(app: App, name: str) -> str:
    """Return a topic for the terminal, or as it is written for a pipe or file."""
    text = read_topic(name)
    return render_page(text, app.screen) if app.screen.width else text


def _unknown(root: click.Context, word: str) -> UsageError:
    known = [*cast(click.Group, root.command).list_commands(root), *topics()]
    near = closest(word, known)
    message = f"there is no command and no topic {quoted(word)}; topics: {', '.join(topics())}"
    return UsageError(message, hint=f"gosdk help {near}" if near else "gosdk help")


def _overview(root: click.Context) -> str:
    formatter = root.make_formatter()
    with formatter.section("Topics"):
        formatter.write_dl(list(topics().items()))
    return f"{root.get_help()}\n\n{formatter.getvalue().rstrip()}"


def _find_command(context: click.Context, words: tuple[str, ...]) -> click.Context | None:
    """Return the command that the words name, None for none. Raises UsageError for a word that no group has."""
    for word in words:
        command = context.command
        if not isinstance(command, click.Group):
            break  # arguments, as in `gosdk help use 1.26`
        found = command.get_command(context, word)
        if found is None and context.parent:
            path = context.command_path
            raise UsageError(f"there is no command {quoted(word)} in {path}", hint=f"{path} --help")
        if found is None:
            return None
        context = click.Context(found, parent=context, info_name=word)
    return context
