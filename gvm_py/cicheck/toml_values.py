"""A TOML file to judge, and one version in it with its place."""

from collections.abc import Sequence
from typing import Any

from gvm_py.cicheck.scalars import UnreadableError
from gvm_py.cicheck.source_text import SourceText, source_at
from gvm_py.system.toml_places import toml_place

_SIZE_LIMIT = 1 << 18
# tomllib needs time with the square of the parts of a dotted key.
_MOST_DOTS = 500


def toml_table(text: str) -> dict[str, Any]:
    """Return the content. Raises UnreadableError for what is not TOML, and for a size or keys that take too long."""
    import tomllib

    if len(text) > _SIZE_LIMIT:
        raise UnreadableError(1, f"is larger than {_SIZE_LIMIT >> 10} KiB, so it was not judged")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > _MOST_DOTS:
            raise UnreadableError(number, f"has a line with more than {_MOST_DOTS} dots, so it was not judged")
    try:
        return tomllib.loads(text.replace("\r\n", "\n").removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(1, f"is not TOML: {error}") from error


def locate(text: str, keys: Sequence[str], value: str) -> tuple[int, SourceText]:
    """Return the line of the key path `keys` and the place of `value`, a string there; line 1 where it is not found."""
    line, start = toml_place(text, keys, value)
    return line, source_at(value, start)
