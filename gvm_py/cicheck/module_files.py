"""The go and toolchain lines of go.mod and go.work, and the modules a workspace uses."""

import posixpath
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

from gvm_py.cicheck.facts import (
    CheckedModule,
    CheckFinding,
    CheckRule,
    CommittedFile,
    TextEdit,
    VersionPin,
    VersionPlace,
)
from gvm_py.cicheck.requests import of_plain
from gvm_py.cicheck.source_text import Span
from gvm_py.golang.gomod import DirectiveLine, ModuleLines, scan_all, used_directories
from gvm_py.version import GoVersion

_LONGEST = 100
_HOST = r"(?m)^//[ \t]*\+(?:heroku|scalingo)[ \t]+goVersion[ \t]+(?P<version>(?:go)?1\.[0-9]+(?:\.[0-9]+)?)\b"
# What the go command takes for a go.work without a go line (cmd/go, gover.DefaultGoWorkVersion).
_DEFAULT_WORK = GoVersion.parse("1.18")


def read_comment(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield the Go that a comment in go.mod selects at Heroku and Scalingo."""
    for match in islice(re.finditer(_HOST, source.text) if "goVersion" in source.text else (), _LONGEST):
        place = VersionPlace(match["version"], of_plain(match["version"]), match.span("version"))
        line = source.text.count("\n", 0, match.start()) + 1
        yield VersionPin("Heroku", source.path, line, match[0].lstrip("/ \t"), (place,))


def read(source: CommittedFile) -> Iterator[CheckedModule | CheckFinding]:
    """Yield what a go.mod or go.work requires, and a toolchain line that changes nothing."""
    lines = scan_all(source.text.encode())
    if len(lines.minimum.go + lines.minimum.toolchain) > _LONGEST:
        return
    yield from _useless_toolchain(source, lines)
    if lines.go is None:
        yield from _without_go_line(source, lines)
        return
    go, toolchain, wanted = lines.minimum.go_version, lines.minimum.toolchain_version, lines.minimum.wanted
    if wanted is None:
        yield CheckFinding(
            CheckRule.UNREADABLE, source.path, lines.go.number, f"go {lines.go.value} is not a Go version"
        )
        return
    line, text = _deciding(lines.go, lines.toolchain if toolchain and toolchain == wanted else None)
    span = _value_span(source.text, lines.go)
    yield CheckedModule(source.path, line, text, wanted, go, tuple(_uses(source)), span)


def _without_go_line(source: CommittedFile, lines: ModuleLines) -> Iterator[CheckedModule]:
    if source.path.name == "go.work":
        wanted = max(_DEFAULT_WORK, lines.minimum.toolchain_version or _DEFAULT_WORK)
        text = f"go {_DEFAULT_WORK}, which go.work without a go line means,"
        yield CheckedModule(source.path, 1, text, wanted, _DEFAULT_WORK, tuple(_uses(source)))


def _useless_toolchain(source: CommittedFile, lines: ModuleLines) -> Iterator[CheckFinding]:
    if lines.toolchain and (why := _useless(source, lines)):
        text = f"toolchain {lines.toolchain.value} {why}; remove the line"
        removed = TextEdit(source.path, _line_span(source.text, lines.toolchain.number), "")
        yield CheckFinding(CheckRule.USELESS_TOOLCHAIN, source.path, lines.toolchain.number, text, (removed,))


def _useless(source: CommittedFile, lines: ModuleLines) -> str:
    """Return why a toolchain line does not belong there, empty where it does."""
    minimum, named, is_mod = lines.minimum, lines.minimum.toolchain_version, source.path.name == "go.mod"
    above = f"go {lines.go.value} on line {lines.go.number}" if lines.go else ""
    if is_mod and minimum.has_superfluous_toolchain:
        what = f"says no more than {above}" if above else "says nothing"
        if minimum.toolchain not in ("default", f"go{minimum.go}"):
            what = "is older than Go 1.21"
        return f"{what}, and outside of a workspace go builds nothing here: updates to go.mod needed"
    if named and named != minimum.wanted:
        stops = ", and `go list -m all` fails here" if is_mod else ""
        return f"is older than {above}, so the go command ignores it{stops}"
    return ""


def _deciding(go: DirectiveLine, toolchain: DirectiveLine | None) -> tuple[int, str]:
    return (toolchain.number, f"toolchain {toolchain.value}") if toolchain else (go.number, f"go {go.value}")


def _line_span(text: str, number: int) -> Span:
    """Return where a line stands, with the end of the line and with an empty line before it."""
    before = text.split("\n")[: number - 1]
    start = sum(len(line) + 1 for line in before)
    end = text.find("\n", start) + 1 or len(text)
    if before and not before[-1].strip():
        start -= len(before[-1]) + 1
    return start, end


def _value_span(text: str, line: DirectiveLine) -> Span | None:
    start = sum(len(other) + 1 for other in text.split("\n")[: line.number - 1])
    at = text.find(line.value, start)
    return None if at < 0 or "\n" in text[start:at] else (at, at + len(line.value))


def _uses(source: CommittedFile) -> Iterator[PurePosixPath]:
    """Yield the directories of the modules a go.work uses, relative to the directory that is checked."""
    if source.path.name == "go.work":
        for line in used_directories(source.text.encode()):
            yield PurePosixPath(posixpath.normpath(source.path.parent / line.value))
