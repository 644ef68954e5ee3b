"""How asdf and mise write the Go of a directory, `.tool-versions` and `mise.toml`: read as text and never run.

Sources: asdf-vm.com (manage/configuration), mise.jdx.dev (configuration, dev-tools).
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from gvm_py.errors import UsageError
from gvm_py.host import Platform
from gvm_py.request import Request
from gvm_py.version import GoVersion

SYSTEM = "system"
TOOL_VERSIONS = ".tool-versions"
_NAMES = ("go", "golang")
_NAMES_OF_MISE = (*_NAMES, "core:go")
_SCOPES = ("version", "prefix", "path", "ref", "tag", "branch", "rev")
_SUBTRACTED = re.compile(r"sub-([0-9]{1,4}(?:\.[0-9]{1,4})*):([0-9]{1,4}(?:\.[0-9]{1,4})+)", re.ASCII)
_OF_MISE = {"darwin": "macos", "amd64": "x64", "386": "x86"}
MOST_WORDS, _LONGEST = 16, 4096
"""How many versions of one line count, and how much of each. Each is looked at with care: more could take minutes."""


class VersionLine(NamedTuple):
    """A line about Go: its first word, and the versions behind it, the preferred one first.

    `start` is where the first version stands in the text, None where that is not known.
    """

    name: str
    words: tuple[str, ...]
    line: int
    start: int | None = None


def tool_versions(text: str) -> Iterator[VersionLine]:
    """Yield the lines of a `.tool-versions` about asdf's plugin `golang`, or mise's `go`; the first one decides."""
    offset = 0
    for number, line in enumerate(text.split("\n"), start=1):
        words = list(islice(re.finditer(r"\S+", line.partition("#")[0]), MOST_WORDS + 1))
        if len(words) > 1 and words[0][0] in _NAMES:
            versions = tuple(word[0][:_LONGEST] for word in words[1:])
            yield VersionLine(words[0][0], versions, number, offset + words[1].start())
        offset += len(line) + 1


def mise_versions(table: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the name and the versions of the Go in the content of a `mise.toml`.

    A version is a text, a table with `version`, or a list of those. A table that is for other systems is left out.
    Raises ValueError for anything else.
    """
    tools = table.get("tools", {})
    if not isinstance(tools, dict):
        raise ValueError("its tools are not a table")
    for name in _NAMES_OF_MISE:
        value = tools.get(name, "")
        words = tuple(filter(None, map(_word, value[:MOST_WORDS] if isinstance(value, list) else [value])))
        if words:
            yield name, words


def request_text(word: str) -> str | None:
    """Return how gosdk writes a version of asdf or mise, None for what is not a release: a git ref, an alias, a path.

    To both 1.20 is the release go1.20 and not the newest of its minor, for which mise has `prefix:1.20`.
    """
    if word == "sub-0.1:latest":
        return "oldstable"
    bare = re.sub(r"\A(?:latest|prefix):", "", _subtracted(word))
    if bare in (SYSTEM, "latest"):
        return bare
    exact = _exact(bare) if bare == word else bare
    try:
        request = Request.parse(exact)
    except UsageError:
        return None
    return request.text if request.form in ("exact", "prefix") else None


def _word(value: Any) -> str:
    if not isinstance(value, dict):
        return _text(value)
    scope = next((name for name in _SCOPES if name in value), None)
    if scope is None or not _is_for_here(value.get("os")):
        return ""
    text = _text(value[scope])
    return text if scope == "version" else f"{scope}:{text}"


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{str(value)[:80]!r} is not a version of Go")
    return str(value)


def _subtracted(word: str) -> str:
    """Return the prefix that `sub-0.1:1.26.3` means to mise: as many parts as the first number, 1.25."""
    match = _SUBTRACTED.fullmatch(word)
    if match is None:
        return word
    less, given = ([int(part) for part in text.split(".")] for text in match.groups())
    left = [part - taken for part, taken in zip(given, less, strict=False)]
    return ".".join(map(str, left)) if len(left) == len(less) and min(left) >= 0 else word


def _is_for_here(systems: Any) -> bool:
    """Return whether `os` has this system, as `linux` or with its architecture as `linux/x64`."""
    platform = Platform.here()
    system, arch = (_OF_MISE.get(name, name) for name in (platform.goos, platform.goarch))
    named = [systems] if isinstance(systems, str) else systems
    return not isinstance(named, list) or any(name in named for name in (system, platform.goos, f"{system}/{arch}"))


def _exact(word: str) -> str:
    version = GoVersion.try_parse(word)
    is_release = version and word.count(".") == 1 and not version.is_language and not version.is_prerelease
    return f"{word}.0" if is_release else word
