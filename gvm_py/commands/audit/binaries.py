"""`gosdk audit --binaries`: what is shown of the Go programs that were found, as text and as JSON."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import ClassVar

from gvm_py import override
from gvm_py.app.audit_programs import AuditedProgram, ProgramAudit
from gvm_py.audit.binaries import ProgramVerdict
from gvm_py.audit.data import audit_data, vulnerability_data
from gvm_py.audit.database import Database
from gvm_py.commands.audit.report import finding_row
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.ui.output import counted, table
from gvm_py.ui.result import CommandResult, Note
from gvm_py.ui.screen import Screen, paint


@dataclass(frozen=True)
class ProgramAuditResult(CommandResult):
    """The verdict on each program; `fail_on` is `none` where findings do not make the exit code 1."""

    command: ClassVar = "audit"
    audit: ProgramAudit
    database: Database
    now: datetime
    platform: Platform
    fail_on: str

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope: that of an audit without SDKs, and the programs."""
        return {
            **audit_data(self.database, self.now, self.platform, ()),
            "programs": [_data(item) for item in self.audit.programs],
            "skipped": [{"path": str(item.path), "reason": item.reason} for item in self.audit.skipped],
        }

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield each program with its findings, and the command that rebuilds it."""
        for item in self.audit.programs:
            yield from _text(item, screen)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield what could not be read, and the count."""
        for other in self.audit.skipped:
            yield Note(f"{other.path}: {other.reason}")
        programs = counted(len(self.audit.programs), "Go program")
        yield Note(f"{programs}, {len(self.audit.at_risk)} with vulnerabilities linked in")

    @property
    @override
    def exit_code(self) -> int:
        """1 where a program has findings that count."""
        return int(self.fail_on in ("any", "vulnerability") and bool(self.audit.at_risk))


def _text(item: AuditedProgram, screen: Screen) -> Iterator[str]:
    program, verdict = item.program, item.verdict
    yield f"{screen.path(program.name)}  {program.info.go_version}"
    if verdict is None:
        yield "  built by a development tree of Go, whose version no report names"
        return
    yield f"  {_summary(verdict)}"
    room = screen.width - 4 if screen.width else None
    if verdict.findings:
        rows = [finding_row(finding.vulnerability, finding.symbols) for finding in verdict.findings]
        for line in table(rows, room).splitlines():
            yield f"    {line}"
        yield f"  {item.rebuild}"


def _summary(verdict: ProgramVerdict) -> str:
    if not verdict.findings:
        unused = f"; {verdict.by_version} of its release, none linked in" if verdict.by_version else ""
        return f"{paint('no known vulnerabilities', 'ok')}{unused}"
    named = counted(len(verdict.findings), "known vulnerability", "known vulnerabilities")
    if not verdict.shows_functions:
        return f"{paint(named, 'error')} of its release; it does not show which functions were linked in"
    return f"{paint(named, 'error')} linked in, of {verdict.by_version} of its release"


def _data(item: AuditedProgram) -> Mapping[str, object]:
    verdict, info = item.verdict, item.program.info
    findings = verdict.findings if verdict else ()
    return {
        "path": item.program.name,
        "go_version": info.go_version,
        "package": info.path,
        "symbols_known": verdict.shows_functions if verdict else False,
        "end_of_life": verdict.end_of_life if verdict else None,
        "by_version": verdict.by_version if verdict else None,
        "remedy": verdict.remedy.text if verdict and verdict.remedy else None,
        "rebuild": item.rebuild or None,
        "vulnerabilities": [
            {**vulnerability_data(finding.vulnerability), "symbols": list(finding.symbols)} for finding in findings
        ],
    }
