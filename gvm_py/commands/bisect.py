"""`gosdk bisect`: find the first release, or commit of Go, for which a command changes its answer."""

from collections.abc import Iterator
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.bisect import BisectOptions, bisect
from gvm_py.app.context import App
from gvm_py.commands.options import json_option
from gvm_py.errors import UsageError, shell_line
from gvm_py.records import dataclass
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult
from gvm_py.ui.screen import Screen, paint
from gvm_py.upkeep.bisect import Answer, AnswerChange, Probe


@dataclass(frozen=True)
class BisectResult(CommandResult):
    """Where the answer changes, and everything that was asked, oldest first; `subject` is that of a commit."""

    command: ClassVar = "bisect"
    words: tuple[str, ...]
    change: AnswerChange
    log: tuple[Probe, ...]
    subject: str = ""

    @override
    def as_data(self) -> object:
        return {
            "command": list(self.words),
            "last": _data(self.change.last),
            "first": _data(self.change.first),
            "between": [version.text for version in self.change.between],
            "log": [_data(probe) for probe in self.log],
        }

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield a row for each release, oldest first, then the answer."""
        yield table([(probe.version.name, _painted(probe)) for probe in self.log], screen.width)
        change = self.change
        kind, about = ("commit", f": {self.subject}") if self.subject else ("release", "")
        if change.between:
            names = ", ".join(version.name for version in change.between)
            yield f"the answer changed in one of: {names}, {change.first.version.name}"
        else:
            yield f"{change.first.version.name} is the first {kind} under which it {change.first.answer.value}{about}"


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("old", metavar="VERSION")
@click.argument("new", metavar="VERSION")
@click.argument("words", metavar="-- COMMAND [ARG]...", nargs=-1, type=click.UNPROCESSED)
@click.option("--repeat", metavar="N", type=click.IntRange(1, 100), default=1, help="Runs per release (flaky tests).")
@click.option("--prereleases", is_flag=True, help="Try betas and release candidates, too.")
@click.option("--source", metavar="PATH", help="A checkout of Go; VERSIONs are its commits, tags, branches.")
@click.option("--restart", is_flag=True, help="Ignore the results of an interrupted search.")
@json_option
@click.pass_obj
def command(
    app: App,
    old: str,
    new: str,
    words: tuple[str, ...],
    *,
    repeat: int,
    prereleases: bool,
    source: str | None,
    restart: bool,
    as_json: bool,
) -> int:
    """Find the first release between two VERSIONs under which COMMAND gives another result.

    Missing releases are installed and verified as needed. Exit code 0 of COMMAND means success, 125 that this release
    cannot be tested, any other code failure.

    With --source it finds the first commit: the newest installed SDK builds each commit from a copy of the checkout.
    Commits that cannot be built are skipped.

    \b
    Examples:
      gosdk bisect 1.24.0 1.26 -- go test ./...
      gosdk bisect --source ~/go-src go1.26.0 master -- go test ./...
      gosdk bisect --repeat 3 1.25.0 1.26.0 -- go test -run TestFlaky ./pkg
    """
    words = words[1:] if words[:1] == ("--",) else words
    if not words:
        raise UsageError("there is no command after --", hint=f"gosdk bisect {shell_line((old, new))} -- go test ./...")
    checkout = None if source is None else app.cwd / source
    options = BisectOptions((old, new), words, repeat, prereleases, restart, checkout)
    return app.show(BisectResult(words, *bisect(app, options)), as_json=as_json)


def _painted(probe: Probe) -> str:
    match probe.answer:
        case Answer.SUCCEEDS:
            return paint(probe.answer.value, "ok")
        case Answer.FAILS:
            return paint(probe.answer.value, "error")
        case Answer.SKIP | Answer.FLAKY:
            return paint(probe.answer.value, "warning")


def _data(probe: Probe) -> dict[str, object]:
    return {"version": probe.version.text, "answer": probe.answer.name.lower(), "exit_codes": list(probe.exit_codes)}
