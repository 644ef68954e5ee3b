"""Commands for a shell, in Dockerfiles, steps of pipelines and makefiles.

They set GOTOOLCHAIN, fetch or install a Go, run an image with one, and build one with an argument that selects it.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from gvm_py.cicheck.facts import CommittedFile, VersionPin, VersionPlace
from gvm_py.cicheck.package_commands import PACKAGE_MENTION, package_versions
from gvm_py.cicheck.requests import of_image, of_plain, toolchain_place
from gvm_py.cicheck.source_text import SourceText, source_at

# Compiled when they are used: all of them together take longer than reading the files that have none of it.
_RELEASE = r"1\.[0-9]+(?:\.[0-9]+)?(?:(?:rc|beta)[0-9]+)?"
_ARCHIVE = rf"\bgo(?P<version>{_RELEASE})\.(?:src|[a-z0-9]+-[a-z0-9]+)\.(?:tar\.gz|zip)"
_DOWNLOADER = rf"\bgolang\.org/dl/go(?P<version>{_RELEASE})@"
# What a variable follows is not the whole value.
_TOOLCHAIN = r"(?<![\w${])(?P<head>(?:\$env:)?GOTOOLCHAIN[ \t]*[:?]?=[ \t]*[\"'\\]*)(?P<value>go[\w.+-]++)(?![$%{<])"
# `go install PACKAGE@VERSION` and its like do not read the go.mod around; `go version` and `go env` never refuse.
_OTHER_MODULE = (
    r"[\"'\\]*(?:[ \t]|\\\r?\n)+(?:\w{1,50}=\S{0,200}[ \t]+){0,9}go[ \t]+"
    r"(?:(?:install|run)[ \t](?:[^;&|\n\\]|\\\r?\n){0,500}@|(?:version|env|help|telemetry|bug)\b)"
)
_COMMAND_FOLLOWS = r"[\"'\\]*[ \t]+[\w.$/\"']"
_LASTING = r"(?:\bexport|\bset|\bsetx|\benv[ \t]+-w|\becho|\bENV)[ \t]+(?:[^;&|\n]*[ \t])?[\"'\\]*\Z"
_IMAGE = (
    r"(?<![\w@:/.-])(?:docker(?:-image)?://)?"
    r"(?P<image>(?:[\w.-]{1,99}(?::[0-9]{1,5})?/){0,5}golang:\w[\w.-]*+(?:@sha256:[0-9a-f]{64})?)(?![$%{<])"
)
VERSION_NAMES = ("GOLANG_VERSION", "GO_VERSION", "GOVERSION")
"""What authors of Dockerfiles call the argument or variable that selects the Go."""
_ARGUMENT = rf"[\"']?(?P<name>{'|'.join(VERSION_NAMES)})[ \t]*=[ \t]*[\"']?(?P<value>v?[0-9][\w.-]*+)(?![$%{{<])"
_OPTION = rf"--build-arg(?:=|[ \t]+){_ARGUMENT}"
_SETTING = rf"(?m)^[ \t]*(?:-[ \t]+)?{_ARGUMENT}"
_COMMENT = r"(?:^|\s)(?:#|//)"
_MENTION = re.compile(rf"GOTOOLCHAIN|golang\.org/dl/go|\bgo1\.|golang:|{'|'.join(VERSION_NAMES)}|{PACKAGE_MENTION}")
_PROGRAM = rf"\bgo{_RELEASE}\b"
_LONGEST, _MOST = 300, 1000
_CHECKSUM = r"\b[0-9a-f]{64}\b"


class CommandVersion(NamedTuple):
    """A version in a command: what stands there, where, and whether it is for this one command alone."""

    kind: str
    text: str
    place: VersionPlace
    start: int
    stands_alone: bool = False


def command_versions(text: SourceText, file: str) -> Iterator[CommandVersion]:
    """Yield the versions that commands in a file name, none of those in comments. `start` counts in `text`.

    Of each kind only the first 1000 are looked at.
    """
    if not _MENTION.search(text.text):
        return
    yield from _fetched(text, file)
    yield from _toolchains(text)
    yield from _images(text)
    yield from _arguments(text, _OPTION)
    yield from _packages(text, file)


def _fetched(text: SourceText, file: str) -> Iterator[CommandVersion]:
    checksum = "a checksum beside it belongs to this version" if re.search(_CHECKSUM, text.text) else ""
    for pattern in (_ARCHIVE, _DOWNLOADER):
        for match in islice(re.finditer(pattern, text.text), _MOST):
            if _is_comment(text.text, match.start()):
                continue
            version, obstacle = match["version"], checksum
            if pattern is _DOWNLOADER and _named(file)[f"go{version}"] > 1:
                obstacle = f"commands in this file start go{version}"
            place = VersionPlace(version, of_plain(version), text.slice(*match.span("version")).span, obstacle=obstacle)
            yield CommandVersion("archive", match[0].rstrip("@"), place, match.start())


def command_pins(source: CommittedFile, start: int, end: int) -> Iterator[VersionPin]:
    """Yield the pins of the commands between two offsets of a file, each on its line."""
    if _MENTION.search(source.text, start, end):
        text = source_at(source.text[start:end], start)
        yield from _pins(source, start, command_versions(text, source.text))


def argument_pins(source: CommittedFile, start: int, end: int) -> Iterator[VersionPin]:
    """Yield the pins of the build arguments between two offsets of a file, one as NAME=VALUE on a line."""
    yield from _pins(source, start, _arguments(source_at(source.text[start:end], start), _SETTING))


def _pins(source: CommittedFile, start: int, versions: Iterator[CommandVersion]) -> Iterator[VersionPin]:
    for found in versions:
        line = bisect_left(_line_ends(source.text), start + found.start) + 1
        yield VersionPin(found.kind, source.path, line, found.text, (found.place,), stands_alone=found.stands_alone)


def read(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield the pins of a file that consists of commands and settings, such as a makefile; its encoding may be any."""
    if "\ufffd" not in source.text:
        yield from command_pins(source, 0, len(source.text))
        if source.path.suffix == ".hcl":
            yield from argument_pins(source, 0, len(source.text))


def _toolchains(text: SourceText) -> Iterator[CommandVersion]:
    for match in islice(re.finditer(_TOOLCHAIN, text.text), _MOST):
        if _is_comment(text.text, match.start()) or re.compile(_OTHER_MODULE).match(text.text, match.end()):
            continue
        place = toolchain_place(text.slice(*match.span("value")))
        if place is None:
            continue
        has_command = re.compile(_COMMAND_FOLLOWS).match(text.text, match.end())
        alone = bool(has_command) and not _is_lasting(text.text, match.start())
        yield CommandVersion("GOTOOLCHAIN", f"GOTOOLCHAIN={match['value']}", place, match.start(), alone)


def _images(text: SourceText) -> Iterator[CommandVersion]:
    for match in islice(re.finditer(_IMAGE, text.text), _MOST):
        image = text.slice(*match.span("image"))
        found = of_image(image.text)
        if found and found.end and not _is_comment(text.text, match.start()):
            version = image.slice(found.start, found.end)
            obstacle = "the image is pinned by a digest" if found.has_digest else ""
            place = VersionPlace(version.text, (found.request,), version.span, obstacle=obstacle)
            yield CommandVersion("image", image.text, place, match.start())


def _packages(text: SourceText, file: str) -> Iterator[CommandVersion]:
    for found in package_versions(text, file):
        if found.place.requests and not _is_comment(text.text, found.start):
            yield CommandVersion("package", found.text, found.place, found.start)


def _arguments(text: SourceText, pattern: str) -> Iterator[CommandVersion]:
    for match in islice(re.finditer(pattern, text.text), _MOST):
        requests = of_plain(match["value"])
        if requests and not _is_comment(text.text, match.start()):
            place = VersionPlace(match["value"], requests, text.slice(*match.span("value")).span)
            yield CommandVersion("build argument", f"{match['name']}={match['value']}", place, match.start("name"))


def _is_comment(text: str, at: int) -> bool:
    return bool(re.search(_COMMENT, _line_before(text, at)))


def _is_lasting(text: str, at: int) -> bool:
    return bool(re.search(_LASTING, _line_before(text, at)))


def _line_before(text: str, at: int) -> str:
    """Return what stands before a place on its line; of a long line, the end of that."""
    return text[max(text.rfind("\n", 0, at) + 1, at - _LONGEST) : at]


@lru_cache(maxsize=2)
def _named(file: str) -> Counter[str]:
    """Return how often a file has each program such as go1.22.3."""
    return Counter(re.findall(_PROGRAM, file))


@lru_cache(maxsize=2)
def _line_ends(file: str) -> list[int]:
    return [match.start() for match in re.finditer("\n", file)]
