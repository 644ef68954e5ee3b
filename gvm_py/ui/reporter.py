"""Everything that is said on standard error: notes, warnings and progress bars."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from gvm_py.ui.printable import printable, without_logins
from gvm_py.ui.streams import unfiltered


class Reporter:
    """Speaks to the user. Bars appear only on a terminal; colour only there and without NO_COLOR."""

    def __init__(self, stream: TextIO, *, quiet: bool = False, color: bool = False) -> None:
        self._stream = unfiltered(stream)
        self._quiet = quiet
        self._bars = stream.isatty() and not quiet
        self._color = color
        self._cancelled = False
        self._told: set[str] = set()

    def say(self, text: str) -> None:
        """Tell what is going on; silent under --quiet."""
        if not self._quiet:
            self._write("", text)

    def say_once(self, text: str) -> None:
        """Tell what several pieces of work find out, and people need to hear once."""
        if text not in self._told:
            self._told.add(text)
            self.say(text)

    def warn(self, text: str) -> None:
        """Tell what the user should know even under --quiet."""
        self._write(self._paint("warning: ", "33"), text)

    def error(self, message: str, hint: str = "") -> None:
        """Tell what failed and why, then what to type next."""
        self._write(self._paint("error: ", "31"), message)
        if hint:
            self._write(self._paint("hint: ", "36"), hint)

    def cancel(self) -> None:
        """Make every running bar, seen or unseen, interrupt the work it counts at its next step."""
        self._cancelled = True

    @contextmanager
    def bar(self, label: str, total: int | None) -> Iterator[Callable[[int], None]]:
        """Yield a function that is told each number of bytes done. `total` is in bytes, None when unknown."""
        if not self._bars:
            yield self._step(lambda _done: None)
            return
        from tqdm import tqdm

        with tqdm(total=total, desc=printable(label), unit="B", unit_scale=True, file=self._stream, leave=False) as bar:
            yield self._step(bar.update)

    def _step(self, update: Callable[[int], object]) -> Callable[[int], None]:
        def step(done: int) -> None:
            if self._cancelled:
                raise KeyboardInterrupt
            update(done)

        return step

    def _write(self, prefix: str, text: str) -> None:
        text = prefix + printable(without_logins(text))
        if self._bars:
            from tqdm import tqdm

            tqdm.write(text, file=self._stream)
        else:
            print(text, file=self._stream, flush=True)

    def _paint(self, text: str, code: str) -> str:
        return f"\033[{code}m{text.rstrip()}\033[0m " if self._color else text
