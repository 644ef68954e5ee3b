"""The pages that explain an idea: `docs/concepts` of a checkout, `gvm_py/ui/topics` in an installed wheel."""

from collections.abc import Iterator
from pathlib import Path

from gvm_py.errors import UsageError

_HERE = Path(__file__).parent.parent
_PLACES = (_HERE / "topics", _HERE.parent / "docs" / "concepts")


def topics() -> dict[str, str]:
    """Return the name of each topic and its title."""
    return {path.stem: _title(path) for path in _pages()}


def read_topic(name: str) -> str:
    """Return the page of a topic. Raises UsageError naming those that there are."""
    # A name is compared with what is there and never made part of a path.
    for path in _pages():
        if path.stem == name:
            return path.read_text(encoding="utf-8")
    raise UsageError(f"there is no command and no topic {name!r}; topics: {', '.join(topics())}", hint="gosdk help")


def _pages() -> Iterator[Path]:
    """Yield the pages in English; `ide.zh-CN.md` is a translation for the site."""
    for place in _PLACES:
        yield from (path for path in sorted(place.glob("*.md")) if "." not in path.stem)


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.readline().lstrip("#").strip()
