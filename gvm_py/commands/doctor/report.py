"""What `gosdk doctor` shows: columns, every go, who wins, findings; as text and as JSON."""

from collections.abc import Iterator, Sequence

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Column, Snapshot
from gvm_py.errors import GosdkError
from gvm_py.records import asdict, dataclass
from gvm_py.ui.output import table
from gvm_py.ui.screen import Screen, Style, paint
from gvm_py.ui.typed_hint import typed_hint
from gvm_py.ui.wrapping import width, wrap

_STYLES: dict[str, Style] = {"error": "error", "warning": "warning"}
_LOG_CATEGORY = "#com.goide.sdk.GoSdkService"
_LOG_MENU = "Help | Diagnostic Tools | Debug Log Settings"
_SEE_ALSO = ("gosdk ide log", "gosdk ide clean-cache", "gosdk ci-check", "gosdk help doctor")


@dataclass(frozen=True)
class Diagnosis:
    """What doctor saw, what is wrong, what `--fix` repaired, and what it could not."""

    snapshot: Snapshot
    findings: tuple[Finding, ...]
    fixed: tuple[Finding, ...] = ()
    failures: tuple[GosdkError, ...] = ()

    @property
    def code(self) -> int:
        """The exit code: 1 when there are errors or a repair failed."""
        return int(bool(self.failures) or any(finding.level == "error" for finding in self.findings))


def diagnosis_data(diagnosis: Diagnosis) -> dict[str, object]:
    """Return the value for the JSON envelope."""
    snapshot = diagnosis.snapshot
    return {
        "directory": str(snapshot.place.directory),
        "columns": [asdict(column) for column in snapshot.columns],
        "gos": [
            {
                "source": go.source,
                "path": str(go.path),
                "goroot": str(go.goroot) if go.goroot else None,
                "version": go.version or None,
                "shim": go.is_our_shim,
            }
            for go in snapshot.shell.gos
        ],
        "winners": [asdict(winner) for winner in snapshot.effective],
        "not_used": snapshot.not_used,
        "findings": [_finding(finding) for finding in diagnosis.findings],
        "fixed": [_finding(finding) for finding in diagnosis.fixed],
        "ide_logs": [str(ide.log / "idea.log") for ide in snapshot.ide.ides],
        "log_category": _LOG_CATEGORY,
        "see_also": list(_SEE_ALSO),
    }


def print_report(diagnosis: Diagnosis, screen: Screen, *, whole: bool) -> None:
    """Print the findings, and before them, in a `whole` report, everything that was seen."""
    screen.write(_lines(diagnosis, screen, whole=whole))


def _lines(diagnosis: Diagnosis, screen: Screen, *, whole: bool) -> Iterator[str]:
    snapshot, findings, fixed = diagnosis.snapshot, diagnosis.findings, diagnosis.fixed
    if whole:
        yield from (_columns(snapshot, screen), "", _gos(snapshot, screen), "", _effective(snapshot, screen), "")
        unused = snapshot.not_used
        if unused and not any(finding.id == "version-files" for finding in findings):
            yield from (table([("not used", screen.shortened(unused))], screen.width), "")
    yield from _finding_lines("fixed", fixed, screen)
    if fixed:
        yield from ("       hint: gosdk doctor --undo takes this back", "")
    yield from _finding_lines("", findings, screen)
    if not findings:
        yield _all_clear(diagnosis)
    if whole:
        for line in _more(snapshot, findings):
            yield from ("", *wrap(line, screen.width)) if screen.width else ("", line)


def _all_clear(diagnosis: Diagnosis) -> str:
    # Outside of modules `go list -m` fails, as there is nothing to list.
    if diagnosis.snapshot.source.nearest_mod is None and not diagnosis.fixed:
        return "no findings; this directory is not part of a module"
    return "nothing else is wrong" if diagnosis.fixed else "nothing is wrong"


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id,
        "level": finding.level,
        "what": finding.what,
        "why": finding.why,
        "fix": typed_hint(finding.fix),
        "fixable": bool(finding.changes),
        "files": [str(change.path) for change in finding.changes],
    }


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
    rows = [(used.place, screen.path(used.go), screen.shortened(used.because)) for used in snapshot.effective]
    return table([("used in", "go", "because"), *rows], screen.width)


def _finding_lines(label: str, findings: Sequence[Finding], screen: Screen) -> Iterator[str]:
    levels = [label or item.level for item in findings]
    first, second = max(map(len, levels), default=0), max((len(item.id) for item in findings), default=0)
    for level, item in zip(levels, findings, strict=True):
        style = _STYLES.get(level, "ok")
        cells = (paint(level.ljust(first), style), item.id.ljust(second), screen.shortened(_sentence(item)))
        yield table([cells], screen.width)
        if not label and (hint := _hint(item)):
            yield f"         hint: {hint}"


def _sentence(finding: Finding) -> str:
    # The go command's own sentences may span lines; a row of the table may not.
    what = " ".join(finding.what.split())
    return what if finding.why in what else f"{what} ({finding.why})"


def _hint(finding: Finding) -> str:
    """Return one command: the repair that can be undone where there is one."""
    return f"gosdk doctor --fix --only {finding.id}" if finding.changes else typed_hint(finding.fix)


def _more(snapshot: Snapshot, findings: Sequence[Finding]) -> Iterator[str]:
    if any(finding.id.startswith("ide-") for finding in findings) and snapshot.ide.ides:
        log = snapshot.ide.ides[0].log / "idea.log"
        yield f"to see how the IDE judges an SDK, put {_LOG_CATEGORY} into {_LOG_MENU}; then read {log}"
    if findings:
        yield f"more: {', '.join(_SEE_ALSO)}"
