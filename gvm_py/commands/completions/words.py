"""The words that a value can be where the command line itself does not name them: settings, checks, topics, sources."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from gvm_py.config import keys, known_values
from gvm_py.dist.sources.chain import NAMED_SOURCES
from gvm_py.doctor.registry import CHECKS
from gvm_py.ui.topics import topics

_BY_KEY: Mapping[str, Callable[[], Iterable[str]]] = {
    "config get": keys,
    "config set": keys,
    "doctor --only": lambda: (check.id for check in CHECKS),
    "help": topics,
}


def known_words(key: str) -> tuple[str, ...]:
    """Return the words that can follow `key`, none where nobody can know them."""
    if key.endswith(" --source"):
        return NAMED_SOURCES
    return tuple(_BY_KEY[key]()) if key in _BY_KEY else ()


def setting_values() -> Iterator[tuple[str, str]]:
    """Yield each key of the table that ends in the name of a setting, with a value that the setting can have."""
    for name in keys():
        values = NAMED_SOURCES if name == "source" else known_values(name)
        yield from ((f"config set {name}", value) for value in values)
