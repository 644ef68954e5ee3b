"""The files of version managers: `.go-version`, asdf's `.tool-versions` and mise's `mise.toml`."""

import re
import tomllib
from collections.abc import Iterator

from gvm_py.cicheck.facts import CheckFinding, CheckRule, CommittedFile, VersionPin
from gvm_py.cicheck.requests import of_version_manager, request
from gvm_py.request import Request

_TOOLS = ("go", "golang")


def read_go_version(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield what a `.go-version` says: the only word of its first line, as gosdk itself reads it."""
    for number, line in enumerate(source.text.removeprefix("\ufeff").split("\n"), start=1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        wish = request(words[0])
        if len(words) == 1 and (wish or words[0] == "system"):
            yield VersionPin(".go-version", source.path, number, words[0], (wish,) if wish else ())
        else:
            yield CheckFinding(
                CheckRule.UNREADABLE, source.path, number, f"{line.strip()[:80]!r} is not one Go version"
            )
        return
    yield CheckFinding(CheckRule.UNREADABLE, source.path, 1, "names no version")


def read_tool_versions(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield the line about Go in a `.tool-versions`; of several versions on it the first one is used."""
    for number, line in enumerate(source.text.split("\n"), start=1):
        words = line.partition("#")[0].split()
        if len(words) > 1 and words[0] in _TOOLS:
            yield VersionPin(".tool-versions", source.path, number, f"{words[0]} {words[1]}", _wishes(words[1]))


def read_mise(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield the Go of a `mise.toml`: a string, a table with `version`, or a list whose first entry is used."""
    try:
        tools = tomllib.loads(source.text).get("tools")
    except (ValueError, RecursionError) as error:
        yield CheckFinding(CheckRule.UNREADABLE, source.path, 1, f"is not TOML: {error}")
        return
    for name in (*_TOOLS, "core:go"):
        version = _version(tools.get(name)) if isinstance(tools, dict) else None
        if version:
            yield VersionPin(
                "mise.toml", source.path, _line_of(name, source.text), f"{name} = {version}", _wishes(version)
            )


def _version(value: object) -> str | None:
    if isinstance(value, list) and value:
        return _version(value[0])
    if isinstance(value, dict):
        return _version(value.get("version"))
    return value if isinstance(value, str) else None


def _line_of(name: str, text: str) -> int:
    match = re.search(rf"(?m)^\s*(?:\[tools\.)?(?:tools\.)?[\"']?{re.escape(name)}[\"']?\s*[\].=]", text)
    return text.count("\n", 0, match.start(0)) + 1 if match else 1


def _wishes(text: str) -> tuple[Request, ...]:
    wish = of_version_manager(text)
    return (wish,) if wish else ()
