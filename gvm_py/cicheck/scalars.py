"""The single values of a structured file, with the keys above each of them and its place: what all readers share."""

from typing import NamedTuple

from gvm_py.cicheck.source_text import SourceText, Span, source_at

Keys = tuple[str | int, ...]


class UnreadableError(Exception):
    """A file that its format does not allow, or that is too large to judge; `line` counts from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


class Scalar(NamedTuple):
    """One value: the keys from the root down to it, an index for an item of a list; its text and its line.

    `start` is the offset at which exactly `text` stands in the file, None where it does not, as with an escape.
    `plain` is True for YAML without quotes, where `1.20` is a number. `extent` is where the value stands as it is
    written, quotes and all.
    """

    keys: Keys
    text: str
    line: int
    start: int | None = None
    plain: bool = False
    extent: Span | None = None

    @property
    def source(self) -> SourceText:
        """The text with its place."""
        return source_at(self.text, self.start)

    @property
    def name(self) -> str:
        """The last key that is not an index, empty without one."""
        last = self.keys[-1] if self.keys else ""
        return last if isinstance(last, str) else next((key for key in reversed(self.keys) if isinstance(key, str)), "")


def ends_with(scalar: Scalar, *names: str) -> bool:
    """Return whether these are the last keys."""
    return scalar.keys[-len(names) :] == names
