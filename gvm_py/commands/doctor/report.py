"""How `gosdk doctor` tells what it saw: columns, every go, who wins, findings; as text and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import click

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Column, Snapshot
from gvm_py.errors import GosdkError
from gvm_py.ui.output import table

_LOG_CATEGORY = "#com.goide.sdk.GoSdkService"
_LOG_MENU = "Help | Diagnostic Tools | Debug Log Settings"
_SEE_ALSO = ("gosdk ide log", "gosdk ide clean-cache", "gosdk ci-check", "docs/doctor.md")


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


def as_json(diagnosis: Diagnosis) -> dict[str, object]:
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
        "findings": [_finding(finding) for finding in diagnosis.findings],
        "fixed": [_finding(finding) for finding in diagnosis.fixed],
        "ide_logs": [str(ide.log / "idea.log") for ide in snapshot.ide.ides],
        "log_category": _LOG_CATEGORY,
        "see_also": list(_SEE_ALSO),
    }


def print_report(diagnosis: Diagnosis) -> None:
    """Print everything to standard output, the findings last, where they are seen."""
    snapshot, findings, fixed = diagnosis.snapshot, diagnosis.findings, diagnosis.fixed
    _print_columns(snapshot)
    _print_gos(snapshot)
    _print_findings("fixed", fixed)
    if fixed:
        click.echo("       hint: gosdk doctor --undo takes this back\n")
    _print_findings("", findings)
    if not findings:
        click.echo(_all_clear(diagnosis))
    _print_more(snapshot, findings)


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
        "fix": finding.fix,
        "fixable": bool(finding.changes),
        "files": [str(change.path) for change in finding.changes],
    }


def _print_columns(snapshot: Snapshot) -> None:
    found = snapshot.columns
    rows = [
        ("", *(column.who for column in found)),
        ("GOROOT", *(column.goroot or "-" for column in found)),
        ("GOPATH", *(_gopath(column) for column in found)),
        ("version", *(column.version or "-" for column in found)),
    ]
    click.echo(table(rows) + "\n")


def _gopath(column: Column) -> str:
    """Return the GOPATH, and whether an IDE says so itself or has it from elsewhere."""
    how = column.gopath_origin.partition(": ")[0]
    return f"{column.gopath} ({how})" if how in ("explicit", "inherited") else column.gopath or "-"


def _print_gos(snapshot: Snapshot) -> None:
    rows = [("every go", "version", "found by")]
    rows += [
        (str(go.path), "our shim" if go.is_our_shim else go.version or "unknown", go.source)
        for go in snapshot.shell.gos
    ]
    click.echo(table(rows) + "\n")
    click.echo(table([("used in", "go", "because"), *((w.place, w.go, w.because) for w in snapshot.effective)]) + "\n")


def _print_findings(label: str, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    rows = [(label or item.level, item.id, _sentence(item)) for item in findings]
    for line, item in zip(table(rows).split("\n"), findings, strict=True):
        click.echo(line)
        if not label and (hint := _hint(item)):
            click.echo(f"         hint: {hint}")


def _sentence(finding: Finding) -> str:
    # The go command's own sentences may span lines; a row of the table may not.
    what = " ".join(finding.what.split())
    return what if finding.why in what else f"{what} ({finding.why})"


def _hint(finding: Finding) -> str:
    repair = f"gosdk doctor --fix --only {finding.id}"
    has_other_way = finding.changes and not finding.fix.startswith("gosdk doctor --fix")
    return f"{finding.fix} or {repair}" if has_other_way else finding.fix


def _print_more(snapshot: Snapshot, findings: Sequence[Finding]) -> None:
    if any(finding.id.startswith("ide-") for finding in findings) and snapshot.ide.ides:
        log = snapshot.ide.ides[0].log / "idea.log"
        click.echo(f"\nto see how the IDE judges an SDK, put {_LOG_CATEGORY} into {_LOG_MENU}; then read {log}")
    if findings:
        click.echo(f"\nmore: {', '.join(_SEE_ALSO)}")
