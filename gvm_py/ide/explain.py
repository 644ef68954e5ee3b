"""What the lines of an IDE's log about Go mean, and what to do about them.

Sources: go-lang-idea-plugin GoSdkType and GoSdkUtil (2018), its issue 2893, and the messages of cmd/go (Go 1.26).
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gvm_py.ide.log import LogEntry
from gvm_py.ide.log_meanings import MEANINGS, Meaning

_CATEGORY = re.compile(r"com\.goide\.|#c\.g\.(?:\w{1,2}\.)*(?:Go|Vgo|Dlv)")
_WORDS = re.compile(
    r"\bGO(?:ROOT|PATH|TOOLCHAIN|PROXY|111MODULE)\b|GoSdk|\bgo(?:pls| list| version| tool)\b|\bgo\.(?:mod|work)\b|"
    r"(?m:^go: )|com\.goide\b|\bDelve\b|Go SDK\b|/bin/go\b|flag provided but not defined"
)
SDK_CATEGORY = "#com.goide.sdk.GoSdkService"


class Explained(NamedTuple):
    """The last of equal entries, how often it was said, and what it means, None where that is not known."""

    entry: LogEntry
    times: int
    meaning: Meaning | None


_COMPILED = tuple((re.compile(pattern), meaning) for pattern, meaning in MEANINGS)


def is_about_go(entry: LogEntry) -> bool:
    """Return whether an entry comes from the Go plugin or speaks of Go."""
    return bool(_CATEGORY.search(entry.category) or _WORDS.search(entry.text))


def explained(entries: Iterable[LogEntry]) -> Iterator[Explained]:
    """Yield what is about Go, equal messages once, in the order in which each was last said."""
    last: dict[tuple[str, str], tuple[LogEntry, int]] = {}
    for entry in filter(is_about_go, entries):
        key = (entry.category, entry.message)
        _, times = last.pop(key, (entry, 0))
        last[key] = (entry, times + 1)
    for entry, times in last.values():
        yield Explained(entry, times, meaning(entry.text))


def meaning(text: str) -> Meaning | None:
    """Return what a message means, None where that is not known."""
    for pattern, known in _COMPILED:
        if match := pattern.search(text):
            return Meaning(known.why, match.expand(known.fix))
    return None
