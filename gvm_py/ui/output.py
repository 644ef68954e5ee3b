"""What goes to standard output: text lines, aligned tables and the one JSON envelope."""

import json
import sys
import unicodedata
from collections.abc import Sequence

from gvm_py.errors import GosdkError
from gvm_py.ui.printable import printable_cell, printable_json, without_logins
from gvm_py.ui.streams import unfiltered

SCHEMA = 1
_printed: list[dict[str, object]] = []
"""The envelopes on standard output: at most one in the life of a process."""


def emit(command: str, data: object) -> None:
    """Print the JSON envelope of a command."""
    _print({"schema": SCHEMA, "command": command, "data": data})


def emit_error(command: str, error: GosdkError) -> None:
    """Print the JSON envelope of a failed command, unless its data were printed before it failed.

    Whoever reads standard output takes all of it for one document; the exit code tells the failure in both cases.
    """
    if not _printed:
        message, hint = without_logins(error.message), without_logins(error.hint)
        shown = {"message": message, "hint": hint, "exit_code": error.exit_code}
        _print({"schema": SCHEMA, "command": command, "error": shown})


def print_json(document: object, *, indent: int = 2) -> None:
    r"""Print `document` as JSON: readable in any script, with control and format characters as `\u` escapes."""
    sys.stdout.write(printable_json(json.dumps(document, ensure_ascii=False, indent=indent)) + "\n")


def print_exact(text: str, end: str = "\n") -> None:
    """Print text that a program or a shell reads, byte for byte; a terminal gets it made printable."""
    stream = sys.stdout if sys.stdout.isatty() else unfiltered(sys.stdout)
    stream.write(f"{text}{end}")


def _print(envelope: dict[str, object]) -> None:
    print_json(envelope)
    # __main__ ends the process without the interpreter's own flush.
    sys.stdout.flush()
    _printed.append(envelope)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as aligned columns, two spaces apart; East Asian wide characters count as two."""
    rows = [[printable_cell(without_logins(cell)) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def width(text: str) -> int:
    """Return how many terminal columns `text` takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def human_size(size: int) -> str:
    """Return a size in bytes as people read it, in units of 1000: `230 MB`."""
    value, units = float(size), ["B", "kB", "MB", "GB", "TB"]
    while value >= 999.5 and len(units) > 1:
        value /= 1000
        units.pop(0)
    return f"{value:.1f} {units[0]}" if value < 10 and units[0] != "B" else f"{value:.0f} {units[0]}"
