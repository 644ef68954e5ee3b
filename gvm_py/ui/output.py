"""What goes to standard output: text lines, aligned tables and the one JSON envelope."""

import sys
from collections.abc import Iterator, Sequence

from gvm_py.errors import GosdkError
from gvm_py.errors.secrets import without_secrets
from gvm_py.ui.patch import Patch
from gvm_py.ui.printable import printable_cell, printable_json
from gvm_py.ui.streams import is_terminal, unfiltered
from gvm_py.ui.typed_hint import typed_hint
from gvm_py.ui.wrapping import width, wrap

SCHEMA = 1
_LEAST_LAST_COLUMN = 24
"""Columns that the last cell of a row needs to be readable beside the others."""
_printed: list[dict[str, object]] = []
"""The envelopes on standard output: at most one in the life of a process."""


def emit(command: str, data: object) -> None:
    """Print the JSON envelope of a command."""
    _print({"schema": SCHEMA, "command": command, "data": data})


def emit_error(command: str, error: GosdkError) -> None:
    """Print the JSON envelope of a failed command, unless its data were printed before it failed.

    Whoever reads standard output takes all of it for one document; the exit code shows the failure in both cases.
    """
    if not _printed:
        shown = {"message": error.message, "hint": typed_hint(error.hint), "exit_code": error.exit_code}
        _print({"schema": SCHEMA, "command": command, "error": shown})


def json_text(document: object, *, indent: int) -> str:
    r"""Return `document` as JSON: readable in any script, without logins, with control characters as `\u` escapes."""
    import json

    return printable_json(json.dumps(_bare(document), ensure_ascii=False, indent=indent))


def _bare(value: object) -> object:
    if isinstance(value, Patch):
        return value
    if isinstance(value, dict):
        return {_bare(key): _bare(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_bare(part) for part in value]
    return without_secrets(value) if isinstance(value, str) else value


def print_json(document: object, *, indent: int = 2) -> None:
    """Print `document` as JSON."""
    sys.stdout.write(json_text(document, indent=indent) + "\n")


def print_exact(text: str) -> None:
    """Print a line that a program or a shell reads, byte for byte; a terminal gets it made printable."""
    stream = sys.stdout if is_terminal(sys.stdout) else unfiltered(sys.stdout)
    stream.write(f"{text}\n")


def _print(envelope: dict[str, object]) -> None:
    print_json(envelope)
    # __main__ ends the process without the interpreter's own flush.
    sys.stdout.flush()
    _printed.append(envelope)


def table(rows: Sequence[Sequence[str]], columns: int | None = None) -> str:
    """Return rows as aligned columns, two spaces apart; East Asian wide characters count as two.

    With `columns`, the width of the screen, the last column is wrapped below itself; on a screen too narrow for that,
    each row becomes a block of its own, its first cell that is not empty above the others.
    """
    rows = [[printable_cell(without_secrets(cell)) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    if columns is None or sum(widths) + 2 * (len(widths) - 1) <= columns:
        return "\n".join(_row(row, widths) for row in rows)
    return "\n".join(_narrowed(rows, widths, columns))


def _narrowed(rows: Sequence[Sequence[str]], widths: Sequence[int], columns: int) -> Iterator[str]:
    room = columns - sum(widths[:-1]) - 2 * (len(widths) - 1)
    for row in rows:
        if room >= min(widths[-1], _LEAST_LAST_COLUMN):
            yield from _wrapped_row(row, widths, room)
        else:
            yield from _block(row, columns)


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)).rstrip()


def _wrapped_row(row: Sequence[str], widths: Sequence[int], room: int) -> Iterator[str]:
    for number, part in enumerate(wrap(row[-1], room)):
        cells = row[:-1] if number == 0 else [""] * (len(row) - 1)
        yield _row([*cells, part], [*widths[:-1], 0])


def _block(row: Sequence[str], columns: int) -> Iterator[str]:
    first, *others = list(filter(None, row)) or [""]
    yield from wrap(first, columns)
    for cell in others:
        yield from (f"  {part}" for part in wrap(cell, columns - 2))


def human_size(size: int) -> str:
    """Return a size in bytes as people read it, in units of 1000: `230 MB`."""
    value, units = float(size), ["B", "kB", "MB", "GB", "TB"]
    while value >= 999.5 and len(units) > 1:
        value /= 1000
        units.pop(0)
    return f"{value:.1f} {units[0]}" if value < 10 and units[0] != "B" else f"{value:.0f} {units[0]}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return `1 file` or `2 files`; `plural` is for words that do not end in s."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"
