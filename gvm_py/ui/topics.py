"""The pages that explain an idea, and the checks of doctor: `gvm_py/ui/topics` of a wheel, `docs` of a checkout."""

from collections.abc import Iterator
from pathlib import Path

from gvm_py.errors import UsageError, quoted

_HERE = Path(__file__)
_OF_WHEEL = _HERE.parent / "topics"
_OF_CHECKOUT = _HERE.parent.parent.parent / "docs"


def topics() -> dict[str, str]:
    """Return the name of each topic and its title."""
    return {path.stem: _title(path) for path in _pages()}


def read_topic(name: str) -> str:
    """Return the page of a topic. Raises UsageError naming those that there are."""
    # A name is compared with what is there and never made part of a path.
    for path in _pages():
        if path.stem == name:
            return path.read_text(encoding="utf-8")
    raise UsageError(
        f"there is no command and no topic {quoted(name)}; topics: {', '.join(topics())}", hint="gosdk help"
    )


def _pages() -> Iterator[Path]:
    """Yield the English pages; a translation such as ide.zh-CN.md stands beside its page."""
    places = (_OF_WHEEL,) if _OF_WHEEL.is_dir() else (_OF_CHECKOUT / "concepts", _OF_CHECKOUT)
    for place in places:
        found = sorted(place.glob("*.md")) if place != _OF_CHECKOUT else [place / "doctor.md"]
        yield from (path for path in found if "." not in path.stem)


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.readline().lstrip("#").strip()
