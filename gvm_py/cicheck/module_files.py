"""The go and toolchain lines of go.mod and go.work, and the modules a workspace uses."""

import posixpath
from collections.abc import Iterator
from pathlib import PurePosixPath

from gvm_py.cicheck.facts import CheckedModule, CheckFinding, CheckRule, CommittedFile
from gvm_py.golang.gomod import DirectiveLine, scan_all

_LONGEST = 100


def read(source: CommittedFile) -> Iterator[CheckedModule | CheckFinding]:
    """Yield what a go.mod or go.work asks for, and a toolchain line that changes nothing."""
    lines = scan_all(source.text.encode())
    if lines.go is None or len(lines.minimum.go + lines.minimum.toolchain) > _LONGEST:
        return
    go, toolchain, wanted = lines.minimum.go_version, lines.minimum.toolchain_version, lines.minimum.wanted
    if wanted is None:
        yield CheckFinding(
            CheckRule.UNREADABLE, source.path, lines.go.number, f"go {lines.go.value} is not a Go version"
        )
        return
    if go and toolchain and toolchain < go and lines.toolchain:
        yield CheckFinding(
            CheckRule.USELESS_TOOLCHAIN,
            source.path,
            lines.toolchain.number,
            f"toolchain {lines.toolchain.value} is older than go {lines.go.value} on line {lines.go.number}, "
            "so the go command ignores it; remove the line",
        )
    line, text = _deciding(lines.go, lines.toolchain if toolchain and toolchain == wanted else None)
    yield CheckedModule(source.path, line, text, wanted, go, tuple(_uses(source)))


def _deciding(go: DirectiveLine, toolchain: DirectiveLine | None) -> tuple[int, str]:
    return (toolchain.number, f"toolchain {toolchain.value}") if toolchain else (go.number, f"go {go.value}")


def _uses(source: CommittedFile) -> Iterator[PurePosixPath]:
    """Yield the directories of the modules a go.work uses, relative to the directory that is checked."""
    is_inside = False
    for line in source.text.split("\n") if source.path.name == "go.work" else ():
        words = line.partition("//")[0].replace("(", " ( ").split()
        if words[:2] == ["use", "("]:
            is_inside = True
        elif words[:1] == [")"]:
            is_inside = False
        elif words and (is_inside or words[0] == "use"):
            name = words[-1].strip('"`')
            yield PurePosixPath(posixpath.normpath(source.path.parent / name))
