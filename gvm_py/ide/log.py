"""`idea.log` as entries: `2026-10-04 16:37:24,416 [  26]   INFO - #c.i.p.i.b.AppStarter - message`.

The format is the same since 2015 (docs/concepts/ide.md). Lines that do not begin like this, such as stack traces, go on
with the entry before them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from gvm_py.records import dataclass
from gvm_py.system.bounded import read_tail

NAME = "idea.log"
# An IDE begins a new file at 10 MB.
_LIMIT = 16 << 20
_MOST_DETAILS = 30
_LONGEST = 2000
_ENTRY = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d{3} \[\s*\d+\]\s+"
    r"(?P<level>TRACE|DEBUG|FINE|FINER|INFO|WARN|ERROR|SEVERE)\s+-\s+(?P<category>\S.*?)\s+-\s(?P<message>.*)"
)
_STARTED = "IDE STARTED"
# Not the escape sequences of a terminal either: what is logged comes from anywhere.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class LogEntry:
    """One entry. `time` is the IDE's local time, `line` counts from 1 and is 0 where the log was not read whole.

    `details` are the lines that follow the first one, 30 at most.
    """

    time: str
    level: str
    category: str
    message: str
    line: int
    details: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The message with its details."""
        return "\n".join((self.message, *self.details))

    @property
    def is_problem(self) -> bool:
        """Whether the IDE itself calls it one."""
        return self.level in ("WARN", "ERROR", "SEVERE")


def read_log(file: Path) -> tuple[LogEntry, ...]:
    """Return the entries in the last 16 MB of a log; none for a file that is missing or unreadable."""
    data, is_whole = read_tail(file, _LIMIT)
    return tuple(_entries(data.decode("utf-8", "replace"), is_whole=is_whole))


def last_session(entries: tuple[LogEntry, ...]) -> tuple[LogEntry, ...]:
    """Return the entries since the IDE last started; all of them where the start is not among them."""
    starts = [index for index, entry in enumerate(entries) if _STARTED in entry.message]
    return entries[starts[-1] :] if starts else entries


def _entries(text: str, *, is_whole: bool) -> Iterator[LogEntry]:
    current: tuple[LogEntry, list[str]] | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        shown = _CONTROLS.sub("?", line.rstrip("\r")[:_LONGEST])
        match = _ENTRY.fullmatch(shown)
        if match:
            if current:
                yield _with_details(*current)
            time, level, category, message = match.groups()
            current = (LogEntry(time, level, category, message, number if is_whole else 0), [])
        elif current and len(current[1]) < _MOST_DETAILS:
            current[1].append(shown)
    if current:
        yield _with_details(*current)


def _with_details(entry: LogEntry, details: list[str]) -> LogEntry:
    found = tuple(line for line in details if line.strip())
    return LogEntry(entry.time, entry.level, entry.category, entry.message, entry.line, found) if found else entry
