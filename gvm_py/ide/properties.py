"""`idea.properties`: the Java properties that move an IDE's directories.

Source: intellij-community PathManager.loadProperties, substituteVars and getExplicitPath (2024).
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from gvm_py.system.bounded import read_if_any

_LIMIT = 1 << 16
# Longer than any path; together with the number of rounds this bounds what `${a}${a}` can grow to.
_VALUE_LIMIT = 4096
_LINE = re.compile(r"\s*((?:[^\s:=#!\\]|\\.)(?:[^\s:=\\]|\\.)*)\s*[:=]?\s*(.*?)\s*")
_REFERENCE = re.compile(r"\$\{([^}]+)\}")
_MOST_SUBSTITUTIONS = 20


def load(files: Iterable[Path], known: Mapping[str, str]) -> dict[str, str]:
    """Return the properties of all files, the first file to name a key winning, `${...}` filled in.

    `known` holds what the IDE itself defines, such as `user.home`. A missing or unreadable file holds nothing.
    """
    found: dict[str, str] = {}
    for file in files:
        for key, value in _parse(read_if_any(file, _LIMIT) or b"").items():
            found.setdefault(key, value)
    return {key: _substituted(value, {**known, **found}) for key, value in found.items()}


def directory(properties: Mapping[str, str], key: str, home: str) -> Path | None:
    """Return the absolute directory a property names, None where it names none."""
    text = properties.get(key, "").strip('"')
    if text.startswith(("~/", "~\\")):
        text = home + text[1:]
    path = Path(text)
    return path if text and path.is_absolute() else None


def _parse(data: bytes) -> dict[str, str]:
    found = {}
    for line in data.decode("utf-8", "replace").splitlines():
        match = _LINE.fullmatch(line[:_VALUE_LIMIT])
        if match:
            found[match[1]] = re.sub(r"\\(.)", r"\1", match[2])
    return found


def _substituted(value: str, known: Mapping[str, str]) -> str:
    for _ in range(_MOST_SUBSTITUTIONS):
        value, count = _REFERENCE.subn(lambda match: known.get(match[1], ""), value)
        if not count:
            return value
        if len(value) > _VALUE_LIMIT:
            break
    return ""
