"""`gosdk status`: one screen about the Go of this directory, from what is known here; nobody is asked."""

from collections.abc import Callable, Iterator
from dataclasses import asdict

import click

from gvm_py.app.context import App
from gvm_py.commands.status.parts import PARTS, UNKNOWN, StatusContext, StatusLine
from gvm_py.errors import GosdkError
from gvm_py.ui.output import emit, table


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, as_json: bool) -> None:
    """Show on one screen which SDK answers here, what the shell, go and the editors make of it, and how old it is."""
    context = StatusContext.of(app)
    lines = [line for about, part in PARTS.items() for line in _safely(about, part, context)]
    if as_json:
        emit("status", [asdict(line) for line in lines])
    else:
        rows = [(line.state, line.about, line.text + (f"  ->  {line.fix}" if line.fix else "")) for line in lines]
        click.echo(table(rows))


def _safely(
    about: str, part: Callable[[StatusContext], Iterator[StatusLine]], context: StatusContext
) -> Iterator[StatusLine]:
    """Yield the lines of one part; what it cannot find out is a line as well and keeps no other from being shown."""
    try:
        yield from part(context)
    except GosdkError as error:
        yield StatusLine(about, UNKNOWN, error.message.partition("\n")[0], error.hint.partition("\n")[0])
