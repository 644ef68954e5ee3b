"""Commands for a shell, in Dockerfiles, steps of pipelines and makefiles.

They set GOTOOLCHAIN, fetch or install a Go, run an image with one, and build one with an argument that selects it.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from gvm_py.cicheck.facts import CommittedFile, VersionPin, VersionPlace, WrittenVersion
from gvm_py.cicheck.package_commands import PACKAGE_MENTION, RELEASE, package_versions
from gvm_py.cicheck.requests import of_image, of_plain, toolchain_place
from gvm_py.cicheck.source_text import SourceText, source_at
from gvm_py.cicheck.unused_text import is_unused, line_before
from gvm_py.cicheck.variables import VERSION_NAME, written_variables

# Compiled when they are used: all of them together take longer than reading the files that have none of it.
_ARCHIVE = rf"\bgo(?P<version>{RELEASE})\.(?:src|[a-z0-9]+-[a-z0-9]+)\.(?:tar\.gz|zip|msi|pkg)"
_DOWNLOADER = rf"\bgolang\.org/dl/go(?P<version>{RELEASE})@"
# What a variable follows is not the whole value.
_TOOLCHAIN = (
    r"(?<![\w${])(?P<head>(?:\$env:)?GOTOOLCHAIN[\"']?[ \t]*(?:[:?+]?=|:|,)[ \t]*[\"'\\]*)(?P<value>go[\w.+-]++)"
    r"(?![$%{<])"
)
# `go install PACKAGE@VERSION` and its like do not read the go.mod around; `go version` and `go env` never refuse.
_OTHER_MODULE = (
    r"[\"'\\]*(?:[ \t]|\\\r?\n)+(?:\w{1,50}=\S{0,200}[ \t]+){0,9}go[ \t]+"
    r"(?:(?:install|run)[ \t](?:[^;&|\n\\]|\\\r?\n){0,500}@|(?:version|env|help|telemetry|bug)\b)"
)
_COMMAND_FOLLOWS = r"[\"'\\]*[ \t]+[\w.$/\"']"
_LASTING = r"(?:\bexport|\bset|\bsetx|\benv[ \t]+-w|\becho|\bENV)[ \t]+(?:[^;&|\n]*[ \t])?[\"'\\]*\Z"
_IMAGE = (
    r"(?<![\w@:/.-])(?:docker(?:-image)?://)?"
    r"(?P<image>(?:[\w.-]{1,99}(?::[0-9]{1,5})?/){0,5}(?:golang|goreleaser-cross):\w[\w.-]*+(?:@sha256:[0-9a-f]{64})?)(?![$%{<])"
)
_SCRIPTS = (".sh", ".bash", ".ps1", ".bat", ".cmd")
_MENTION = re.compile(
    rf"GOTOOLCHAIN|golang\.org/dl/go|\bgo1\.|golang:|goreleaser-cross:|{VERSION_NAME}|{PACKAGE_MENTION}"
)
_PROGRAM = rf"\bgo{RELEASE}\b"
_MOST = 1000
_CHECKSUM = r"\b[0-9a-f]{64}\b"


def command_versions(text: SourceText, file: str) -> Iterator[WrittenVersion]:
    """Yield the versions that commands in a file name, none of those in comments and messages.

    `start` counts in `text`. Of each kind only the first 1000 are looked at.
    """
    if not _MENTION.search(text.text):
        return
    yield from _fetched(text, file)
    yield from _toolchains(text)
    yield from _images(text)
    for found in (*written_variables(text, file), *package_versions(text, file)):
        if not is_unused(text.text, found.start):
            yield found


def _fetched(text: SourceText, file: str) -> Iterator[WrittenVersion]:
    checksum = "a checksum beside it belongs to this version" if re.search(_CHECKSUM, text.text) else ""
    for pattern in (_ARCHIVE, _DOWNLOADER):
        for match in islice(re.finditer(pattern, text.text), _MOST):
            if is_unused(text.text, match.start()):
                continue
            version, obstacle = match["version"], checksum
            if pattern is _DOWNLOADER and _named(file)[f"go{version}"] > 1:
                obstacle = f"commands in this file start go{version}"
            place = VersionPlace(version, of_plain(version), text.slice(*match.span("version")).span, obstacle=obstacle)
            yield WrittenVersion("archive", match[0].rstrip("@"), place, match.start())


def command_pins(source: CommittedFile, start: int, end: int) -> Iterator[VersionPin]:
    """Yield the pins of the commands between two offsets of a file, each on its line."""
    if _MENTION.search(source.text, start, end):
        text = source_at(source.text[start:end], start)
        yield from _pins(source, start, command_versions(text, source.text))


def _pins(source: CommittedFile, start: int, versions: Iterator[WrittenVersion]) -> Iterator[VersionPin]:
    for found in versions:
        yield found.pin(source.path, bisect_left(_line_ends(source.text), start + found.start) + 1)


def read(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield the pins of a file that consists of commands and settings, such as a makefile.

    A script can be for another machine than the next one: its versions need not agree with others.
    """
    is_script = source.path.suffix in _SCRIPTS
    for pin in command_pins(source, 0, len(source.text)):
        yield pin._replace(stands_alone=True) if is_script else pin


def _toolchains(text: SourceText) -> Iterator[WrittenVersion]:
    for match in islice(re.finditer(_TOOLCHAIN, text.text), _MOST):
        if is_unused(text.text, match.start("value")) or re.compile(_OTHER_MODULE).match(text.text, match.end()):
            continue
        place = toolchain_place(text.slice(*match.span("value")))
        if place is None:
            continue
        has_command = re.compile(_COMMAND_FOLLOWS).match(text.text, match.end())
        alone = bool(has_command) and not _is_lasting(text.text, match.start())
        yield WrittenVersion("GOTOOLCHAIN", f"GOTOOLCHAIN={match['value']}", place, match.start(), alone)


def _images(text: SourceText) -> Iterator[WrittenVersion]:
    for match in islice(re.finditer(_IMAGE, text.text), _MOST):
        image = text.slice(*match.span("image"))
        found = of_image(image.text)
        if found and found.end and not is_unused(text.text, match.start()):
            version = image.slice(found.start, found.end)
            place = VersionPlace(version.text, (found.request,), version.span, obstacle=found.obstacle)
            yield WrittenVersion("image", image.text, place, match.start())


def _is_lasting(text: str, at: int) -> bool:
    return bool(re.search(_LASTING, line_before(text, at)))


@lru_cache(maxsize=2)
def _named(file: str) -> Counter[str]:
    """Return how often a file has each program such as go1.22.3."""
    return Counter(re.findall(_PROGRAM, file))


@lru_cache(maxsize=2)
def _line_ends(file: str) -> list[int]:
    return [match.start() for match in re.finditer("\n", file)]
