"""The files of version managers: `.go-version`, asdf's `.tool-versions`, mise's `mise.toml`, devbox.json and others."""

import re
from collections.abc import Iterator

from gvm_py.cicheck.facts import CheckFinding, CheckRule, CommittedFile, VersionPin, VersionPlace
from gvm_py.cicheck.json_toml import json_scalars, toml_table
from gvm_py.cicheck.requests import of_plain, of_semver, of_version_manager, request, toolchain_place
from gvm_py.cicheck.scalars import UnreadableError
from gvm_py.cicheck.source_text import source_at
from gvm_py.request.version_files import mise_versions, tool_versions
from gvm_py.system.toml_places import toml_place

_TOML_PACKAGES = (("go",), ("dependencies", "go"), ("install", "go", "version"))


def read_go_version(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield what a `.go-version` says: the only word of its first line, as gosdk itself reads it."""
    offset = 0
    for number, line in enumerate(source.text.split("\n"), start=1):
        words = list(re.finditer(r"\S+", line.partition("#")[0]))
        if not words:
            offset += len(line) + 1
            continue
        word = words[0][0]
        found = request(word)
        if len(words) == 1 and (found or word == "system"):
            start = offset + words[0].start()
            places = (VersionPlace(word, (found,), (start, start + len(word))),) if found else ()
            yield VersionPin(".go-version", source.path, number, word, places)
        else:
            message = f"{line.strip()[:80]!r} is not one Go version"
            yield CheckFinding(CheckRule.UNREADABLE, source.path, number, message)
        return
    yield CheckFinding(CheckRule.UNREADABLE, source.path, 1, "does not contain a version")


def read_version_only(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield the version that is all of a file such as GO_VERSION, which makefiles and scripts read."""
    word = source.text.strip()
    if re.fullmatch(r"(go|v)?1\.[0-9]+(\.[0-9]+)?", word):
        start = source.text.index(word)
        place = VersionPlace(word, of_plain(word), (start, start + len(word)))
        line = source.text.count("\n", 0, start) + 1
        yield VersionPin(source.path.name, source.path, line, word, (place,))


def read_tool_versions(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield the line about Go in a `.tool-versions`; of several versions on it the first one is used."""
    for name, words, line, start in tool_versions(source.text):
        yield VersionPin(".tool-versions", source.path, line, f"{name} {words[0]}", _places(words[0], start))


def read_mise(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield the Go of a `mise.toml`: a string, a table with `version`, or a list whose first entry is used."""
    table = toml_table(source.text)
    try:
        found = list(mise_versions(table))
    except ValueError as error:
        raise UnreadableError(1, f"is not a mise.toml: {error}") from error
    for name, (version, *_rest) in found:
        line, start = toml_place(source.text, ["tools", name], version)
        yield VersionPin("mise.toml", source.path, line, f"{name} = {version}", _places(version, start))


def read_devbox(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield the Go of a devbox.json or railpack.json: `go@1.22` in a list of packages, `"go": "1.22"` in a table."""
    for scalar in json_scalars(source.text):
        if scalar.keys == ("env", "GOTOOLCHAIN") and (toolchain := toolchain_place(scalar.source)):
            yield VersionPin(source.path.name, source.path, scalar.line, f"GOTOOLCHAIN={scalar.text}", (toolchain,))
        if scalar.keys[:1] != ("packages",):
            continue
        name, at, version = scalar.text.partition("@")
        if at and name == "go" and len(scalar.keys) == 2:
            start = None if scalar.start is None else scalar.start + len("go@")
            yield VersionPin(source.path.name, source.path, scalar.line, scalar.text, _places(version, start))
        elif scalar.keys[1:] in (("go",), ("go", "version")):
            text = f"go {scalar.text}"
            yield VersionPin(source.path.name, source.path, scalar.line, text, _places(scalar.text, scalar.start))


def read_toml_packages(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield the Go among the packages of proto, pixi and Flox, a version or a range."""
    for keys in _TOML_PACKAGES:
        value: object = toml_table(source.text)
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, str) and (requests := of_semver(value.removesuffix(".*"))):
            line, start = toml_place(source.text, list(keys), value)
            place = VersionPlace(value, requests, source_at(value, start).span)
            yield VersionPin(source.path.name, source.path, line, f"{'.'.join(keys)} = {value}", (place,))


def _places(text: str, start: int | None) -> tuple[VersionPlace, ...]:
    requests = of_version_manager(text)
    return (VersionPlace(text, requests, source_at(text, start).span),) if requests else ()
