"""What `gosdk doctor` saw, as text: the three sides, every go on PATH, and who wins."""

from collections.abc import Iterator, Sequence

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Column, Snapshot
from gvm_py.ui.output import table
from gvm_py.ui.screen import Screen
from gvm_py.ui.wrapping import width


def seen(snapshot: Snapshot, findings: Sequence[Finding], screen: Screen) -> Iterator[str]:
    """Yield the tables, and which version file does not count, unless a finding says that."""
    yield from (_columns(snapshot, screen), "", _gos(snapshot, screen), "", _effective(snapshot, screen), "")
    unused = snapshot.not_used
    if unused and not any(finding.id == "version-files" for finding in findings):
        yield from (table([("not used", screen.shortened(unused))], screen.width), "")


def _columns(snapshot: Snapshot, screen: Screen) -> str:
    """Return the sides beside each other, and below each other where they do not fit."""
    names = ("GOROOT", "GOPATH", "version")
    sides = [
        (side.who, screen.path(side.goroot or "-"), screen.path(_gopath(side)), side.version or "-")
        for side in snapshot.columns
    ]
    beside = table(list(zip(("", *names), *sides, strict=True)))
    if screen.width is None or max(map(width, beside.split("\n"))) <= screen.width:
        return beside
    rows = [
        row for who, *values in sides for row in ((who, ""), *zip((f"  {name}" for name in names), values, strict=True))
    ]
    return table(rows, screen.width)


def _gopath(column: Column) -> str:
    """Return the GOPATH, and whether an IDE says so itself or has it from elsewhere."""
    how = column.gopath_origin.partition(": ")[0]
    return f"{column.gopath} ({how})" if how in ("explicit", "inherited") else column.gopath or "-"


def _gos(snapshot: Snapshot, screen: Screen) -> str:
    rows = [
        (screen.path(go.path), "our shim" if go.is_our_shim else go.version or "unknown", go.source)
        for go in snapshot.shell.gos
    ]
    return table([("every go", "version", "found by"), *rows], screen.width)


def _effective(snapshot: Snapshot, screen: Screen) -> str:
    rows = [(used.place, screen.shortened(used.go), screen.shortened(used.because)) for used in snapshot.effective]
    return table([("used in", "go", "because"), *rows], screen.width)
