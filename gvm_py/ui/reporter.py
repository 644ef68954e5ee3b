"""Everything that is said on standard error: notes, warnings and progress bars."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from gvm_py.errors.secrets import without_secrets
from gvm_py.ui.printable import printable
from gvm_py.ui.screen import paint, render_marks
from gvm_py.ui.streams import unfiltered
from gvm_py.ui.typed_hint import typed_hint

if TYPE_CHECKING:
    from tqdm import tqdm

_LINE_SECONDS = 30.0
_WIDE = 60
"""Columns that a bar takes with its total, rate and time left."""
_NARROW = "{percentage:3.0f}% {desc} {rate_fmt} {remaining}"


class ProgressBar:
    """Counts bytes: a bar on a terminal, a line every half a minute elsewhere."""

    def __init__(self, reporter: "Reporter", bar: "tqdm[Any] | None" = None, unit: str = "B") -> None:
        self._reporter = reporter
        self._unit = unit
        self._bar = bar
        self._done = 0
        self._total: int | None = None

    def __call__(self, done: int) -> None:
        """Count `done` more of the unit, fewer where it is negative. Raises KeyboardInterrupt after `cancel`."""
        self._reporter.step()
        self._done += done
        if self._bar is not None:
            self._bar.update(done)

    def expect(self, total: int) -> None:
        """Set the total, as soon as it is known: percentage and time left follow from it."""
        self._total = total
        if self._bar is not None:
            self._bar.total = total
            self._bar.refresh()

    def as_line(self, label: str) -> str:
        """Return how far it is, for a log."""
        from gvm_py.ui.output import human_size

        show = human_size if self._unit == "B" else str
        return f"{label}: {show(self._done)}{f' of {show(self._total)}' if self._total else ''}"


class Reporter:
    """Speaks to the user. Bars appear only on a terminal; colour only there and without NO_COLOR."""

    def __init__(
        self, stream: TextIO, *, quiet: bool = False, color: bool = False, verbose: bool = False, bars: bool = True
    ) -> None:
        self._stream = unfiltered(stream)
        self._quiet = quiet
        self._verbose = verbose
        self._bars = bars and stream.isatty() and not quiet
        self._color = color
        self._cancelled = False
        self._told: set[str] = set()

    def say(self, text: str, hint: str = "") -> None:
        """Show what is going on, and what to type next; silent under --quiet."""
        if not self._quiet:
            self._message(text, hint)

    def detail(self, text: str) -> None:
        """Show what only --verbose requests."""
        if self._verbose:
            self._write(paint(text, "faint"))

    def say_once(self, text: str, hint: str) -> None:
        """Show what several pieces of work find out, and people need to hear once."""
        if text not in self._told:
            self._told.add(text)
            self.say(text, hint)

    def warn(self, text: str, hint: str = "") -> None:
        """Show what the user should know even under --quiet, and what to type next."""
        self._message(f"{paint('warning:', 'warning')} {text}", hint)

    def error(self, message: str, hint: str = "") -> None:
        """Show what failed and why, then what to type next."""
        self._message(f"{paint('error:', 'error')} {message}", hint)

    def cancel(self) -> None:
        """Make every running bar, seen or unseen, interrupt the work it counts at its next step."""
        self._cancelled = True

    @contextmanager
    def bar(self, label: str, total: int | None, unit: str = "B") -> "Iterator[ProgressBar]":
        """Yield what counts what is done, in `unit`, bytes by default. `total` is None where it is not known yet."""
        if not self._bars:
            from gvm_py.transport.waiting import saying

            unseen = ProgressBar(self, unit=unit)
            if total is not None:
                unseen.expect(total)
            with saying(lambda _waited: unseen.as_line(label), self.say, _LINE_SECONDS):
                yield unseen
            return
        from tqdm import tqdm

        with tqdm(
            total=total,
            desc=printable(label),
            unit=unit,
            unit_scale=unit == "B",
            file=self._stream,
            leave=False,
            dynamic_ncols=True,
            bar_format=_NARROW if _columns(self._stream) < _WIDE else None,
        ) as bar:
            yield ProgressBar(self, bar)
        if bar.pos:  # another bar was above: tqdm leaves the cursor behind the one that it cleared
            tqdm.write("", file=self._stream, end="\r")

    def step(self) -> None:
        """Interrupt the work of a bar after `cancel`. Raises KeyboardInterrupt."""
        if self._cancelled:
            raise KeyboardInterrupt

    def _write(self, painted: str) -> None:
        text = render_marks(printable(without_secrets(painted)), color=self._color)
        if self._bars:
            from tqdm import tqdm

            tqdm.write(text, file=self._stream)
        else:
            print(text, file=self._stream, flush=True)

    def _message(self, text: str, hint: str) -> None:
        self._write(text)
        if hint:
            self._write(f"{paint('hint:', 'hint')} {typed_hint(hint)}")


def _columns(terminal: TextIO) -> int:
    try:
        return os.get_terminal_size(terminal.fileno()).columns
    except OSError:  # NUL of Windows takes itself for a terminal
        return _WIDE
