"""Signs in an IDE's log that its caches of Go code are stale: an update of the Go plugin, indexes that do not fit.

Source of the messages: intellij-community PluginManagerCore, CorruptionMarker and StubTreeLoader (2022 to 2025).
"""

import re
from collections.abc import Iterable

from gvm_py.ide.log import LogEntry

_LOADED = re.compile(r"Loaded (?:bundled|custom) plugins: (?P<plugins>.*)")
_GO = re.compile(r"(?:\A|, )Go \((?P<version>[^()]*)\)")
_DROPPED = "Indexes are dropped"
_MISMATCH = re.compile(r"UpToDateStubIndexMismatch|PSI and index do not match")


def plugin_version(entries: Iterable[LogEntry]) -> str:
    """Return the version of the Go plugin that was loaded last, or the empty string."""
    return next(filter(None, map(_loaded, reversed(list(entries)))), "")


def reasons(entries: Iterable[LogEntry]) -> tuple[str, ...]:
    """Return why the caches are stale, in words; nothing where they are not, or were rebuilt since."""
    found: dict[str, str] = {}
    version = ""
    for entry in entries:
        loaded = _loaded(entry)
        if loaded and version and loaded != version:
            found["plugin"] = f"the Go plugin went from {version} to {loaded} at {entry.time}"
        version = loaded or version
        if _MISMATCH.search(entry.text) and "goide" in entry.text:
            found["index"] = f"at {entry.time} the IDE found that its indexes do not fit the Go files"
        if _DROPPED in entry.message:
            found.clear()
    return tuple(found.values())


def _loaded(entry: LogEntry) -> str:
    line = _LOADED.match(entry.message)
    match = _GO.search(line["plugins"]) if line else None
    return match["version"] if match else ""
