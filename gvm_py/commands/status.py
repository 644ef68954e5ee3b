"""`gosdk status`: one screen about the Go of this directory."""

from collections.abc import Iterator
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.status_line import BAD, GOOD, StatusLine
from gvm_py.app.status_parts import survey_status
from gvm_py.commands.options import json_option
from gvm_py.records import asdict, dataclass
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult
from gvm_py.ui.screen import Screen, Style, paint, unbroken
from gvm_py.ui.typed_hint import typed_hint

_STYLES: dict[str, Style] = {GOOD: "ok", BAD: "error"}


@dataclass(frozen=True)
class StatusResult(CommandResult):
    """The lines of the screen."""

    command: ClassVar = "status"
    shown: tuple[StatusLine, ...]

    @override
    def as_data(self) -> object:
        return [asdict(line) for line in self.shown]

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield a table: the state, what it is about, the text and what to type."""
        rows = [
            (paint(line.state, _STYLES.get(line.state, "warning")), line.about, _text(line, screen))
            for line in self.shown
        ]
        yield table(rows, screen.width)


@click.command()
@json_option
@click.pass_obj
def command(app: App, as_json: bool) -> int:
    """Show the state of this directory on one screen: SDK, shell, go command, editors, updates, store.

    Uses no network. `!` marks what is wrong, `?` what is not known.

    \b
    Examples:
      gosdk status
      gosdk status --json
    """
    return app.show(StatusResult(survey_status(app)), as_json=as_json)


def _text(line: StatusLine, screen: Screen) -> str:
    text = screen.shortened(line.text)
    return f"{text}  ->  {paint(unbroken(typed_hint(line.fix)), 'hint')}" if line.fix else text
