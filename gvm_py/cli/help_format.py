"""Help that fits the terminal it is read on, however narrow."""

from collections.abc import Iterable

import click

from gvm_py import override

_NARROW = 50
"""Columns below which click would write lines that are longer than the terminal."""
_LEAST = 20


class HelpFormatter(click.HelpFormatter):
    """Writes what click writes, and below 50 columns each term above its explanation."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        import shutil

        super().__init__(indent_increment, width, max_width)
        columns = shutil.get_terminal_size().columns
        if width is None and columns <= _NARROW:
            self.width = max(columns, _LEAST)

    @override
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is typed, its arguments below it where there is no room beside it."""
        if self.width >= _NARROW:
            super().write_usage(prog, args, prefix)
            return
        self._write_lines(f"{prefix or 'Usage: '}{prog}", 0)
        self._write_lines(args, 2 * self.indent_increment)

    @override
    def write_heading(self, heading: str) -> None:
        """Write the title of a section."""
        self._write_lines(f"{heading}:", self.current_indent)

    @override
    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms with their explanations, in two columns where there is room for them."""
        known = tuple(rows)
        if self.width >= max(_NARROW, *(self.current_indent + len(term) for term, _ in known)):
            super().write_dl(known, col_max, col_spacing)
            return
        for term, text in known:
            self._write_lines(term, self.current_indent)
            self._write_lines(text, self.current_indent + self.indent_increment)

    def _write_lines(self, text: str, indent: int) -> None:
        from gvm_py.ui.wrapping import wrap

        for line in wrap(text, self.width - indent):
            self.write(f"{' ' * indent}{line}\n")
