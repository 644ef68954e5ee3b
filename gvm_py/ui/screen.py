"""Standard output: its width, its colours, and the one place where text is written to it."""

import os
import sys
from collections.abc import Iterable, Mapping
from typing import Literal, TextIO

from gvm_py.errors.secrets import without_secrets
from gvm_py.records import dataclass
from gvm_py.ui.patch import Patch, write_patch
from gvm_py.ui.printable import printable
from gvm_py.ui.streams import is_terminal, unfiltered

Style = Literal["ok", "warning", "error", "hint", "strong", "faint"]
ColorChoice = Literal["auto", "always", "never"]

# Select Graphic Rendition, ECMA-48 section 8.3.117.
_CODES: dict[Style, str] = {"ok": "32", "warning": "33", "error": "31", "hint": "36", "strong": "1", "faint": "2"}
# Characters of a private-use plane (Unicode 23.5), others in each process, so that no text from outside contains them
# on purpose: text is measured, wrapped and cleaned with these in it, and only the writer turns them into escapes.
_FIRST_MARK = 0x100000 + int.from_bytes(os.urandom(2), "little") % 0xFF00
_MARKS: dict[Style, str] = {style: chr(_FIRST_MARK + number) for number, style in enumerate(_CODES)}
_END = chr(_FIRST_MARK + len(_CODES))
_COLORS = {ord(mark): f"\033[{_CODES[style]}m" for style, mark in _MARKS.items()} | {ord(_END): "\033[0m"}
MARKS = frozenset((*_MARKS.values(), _END))
_STRIPPED: dict[int, str | None] = dict.fromkeys(_COLORS)
_KEPT_SPACE = chr(_FIRST_MARK + len(_CODES) + 1)
_COLORS[ord(_KEPT_SPACE)] = _STRIPPED[ord(_KEPT_SPACE)] = " "


def paint(text: str, style: Style) -> str:
    """Return `text` marked to be shown in a colour; colour never carries meaning alone."""
    return f"{_MARKS[style]}{text}{_END}"


def unbroken(text: str) -> str:
    """Return `text` with spaces at which no line breaks: what is to be typed is copied whole."""
    return text.replace(" ", _KEPT_SPACE)


def render_marks(text: str, *, color: bool) -> str:
    """Return painted text as escape sequences, or without any."""
    return text.translate(_COLORS if color else _STRIPPED)


def follows_escapes(stream: TextIO, env: Mapping[str, str]) -> bool:
    """Return whether a stream is a terminal with colours and a cursor that moves; a console of Windows is set to it."""
    if not is_terminal(stream) or env.get("TERM") == "dumb":
        return False
    if sys.platform == "win32":
        from gvm_py.system.windows import follow_escapes

        return follow_escapes(stream.fileno())
    return True


def wants_color(stream: TextIO, env: Mapping[str, str], choice: ColorChoice) -> bool:
    """Return whether a stream gets colour.

    With `auto` NO_COLOR (no-color.org) decides before CLICOLOR_FORCE and FORCE_COLOR, as in uv and Python, these before
    CLICOLOR=0 (bixense.com/clicolors), and a terminal that is not dumb comes last.
    """
    possible = follows_escapes(stream, env)
    if choice != "auto":
        return choice == "always"
    if env.get("NO_COLOR"):
        return False
    return forces_color(env) or (possible and env.get("CLICOLOR") != "0")


def forces_color(env: Mapping[str, str]) -> bool:
    """Return whether a variable requests colour also where nobody sees it, as in the logs of CI."""
    return any(env.get(name, "") not in ("", "0", "false") for name in ("CLICOLOR_FORCE", "FORCE_COLOR"))


@dataclass(frozen=True)
class Screen:
    """Where results are printed. `width` is in columns, None where lines may be of any length; `home` is shown as ~."""

    width: int | None = None
    color: bool = False
    home: str = ""

    @classmethod
    def of_process(cls, env: Mapping[str, str], choice: ColorChoice = "auto") -> "Screen":
        """Return the standard output of this process. What goes to a file or pipe is never wrapped or shortened."""
        if not is_terminal(sys.stdout):
            return cls(color=wants_color(sys.stdout, env, choice))
        try:
            width = int(env.get("COLUMNS", "")) or None
        except ValueError:
            width = None
        width = width or os.get_terminal_size(sys.stdout.fileno()).columns or None
        return cls(width, wants_color(sys.stdout, env, choice), env.get("HOME", ""))

    def path(self, path: object) -> str:
        """Return a path as it is shown: with ~ for the home on a terminal, in full elsewhere."""
        text = str(path)
        inside = len(self.home) > 1 and (text == self.home or text.startswith(self.home + os.sep))
        return f"~{text[len(self.home) :]}" if inside else text

    def shortened(self, text: str) -> str:
        """Return a sentence with ~ for the home in its paths on a terminal, as it is elsewhere."""
        return text.replace(self.home + os.sep, f"~{os.sep}") if len(self.home) > 1 else text

    def write(self, lines: Iterable[str]) -> None:
        """Print lines of text, painted ones as this screen shows them."""
        # The filter of the stream would take the colours away as well.
        stream = unfiltered(sys.stdout)
        for line in lines:
            if isinstance(line, Patch):
                write_patch(stream, line)
            else:
                stream.write(render_marks(printable(without_secrets(line)), color=self.color) + "\n")
        # __main__ ends the process without the interpreter's own flush.
        sys.stdout.flush()
