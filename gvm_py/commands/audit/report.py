"""What `gosdk audit` shows of SDKs: their vulnerabilities, and whether they still get fixes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from gvm_py import override
from gvm_py.audit.data import audit_data
from gvm_py.audit.database import Database
from gvm_py.audit.findings import Assessment, Subject, Vulnerability
from gvm_py.dist.sources.index_cache import age_text
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.ui import sarif
from gvm_py.ui.output import counted, json_text, table
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen, paint


@dataclass(frozen=True)
class AuditResult(CommandResult):
    """What is known about each SDK. `fail_on` names the findings that make the exit code 1."""

    command: ClassVar = "audit"
    assessments: tuple[Assessment, ...]
    database: Database
    now: datetime
    platform: Platform
    minors: tuple[str, ...]
    fail_on: str
    directory: Path
    form: str

    @override
    def as_data(self) -> object:
        return audit_data(self.database, self.now, self.platform, self.assessments)

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield the findings of each SDK, or the SARIF document."""
        if self.form == "sarif":
            yield json_text(audit_sarif(self.assessments, self.directory), indent=1)
            return
        for assessment in self.assessments:
            yield from _text(assessment, self.minors, screen)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield how old the database is."""
        database, age = self.database, age_text((self.now - self.database.checked).total_seconds())
        if database.note:
            yield warning(database.note)
        yield Note(f"vulnerability database {database.source} of {database.modified:%Y-%m-%d}; this copy is {age}")
        if not self.assessments:
            yield Note("no SDK is installed; to check what this directory requests:", hint="gosdk audit .")

    @property
    @override
    def exit_code(self) -> int:
        """1 where a finding counts."""
        return int(any(_fails(assessment, self.fail_on) for assessment in self.assessments))


def _fails(assessment: Assessment, fail_on: str) -> bool:
    vulnerable = bool(assessment.findings) and fail_on in ("any", "vulnerability")
    outdated = assessment.end_of_life and fail_on in ("any", "eol")
    return assessment.subject.binding and (vulnerable or outdated)


def _text(assessment: Assessment, minors: Sequence[str], screen: Screen) -> Iterator[str]:
    subject, findings = assessment.subject, assessment.findings
    yield f"go{subject.version}  {_where(subject, screen)}"
    if assessment.end_of_life:
        yield f"  {paint('end of life', 'warning')}: only {' and '.join(minors)} get fixes"
    if not findings:
        yield f"  {paint('no known vulnerabilities', 'ok')}"
        return
    remedy = f"; go{assessment.remedy} has none of them" if assessment.remedy else ""
    count = counted(len(findings), "known vulnerability", "known vulnerabilities")
    yield f"  {paint(count, 'error')}{remedy}"
    room = screen.width - 4 if screen.width else None
    for line in table([finding_row(finding) for finding in findings], room).splitlines():
        yield f"    {line}"


def _where(subject: Subject, screen: Screen) -> str:
    if subject.path is None:
        return "not installed"
    if subject.binding:
        return screen.path(subject.path.parent)
    return f"the least that {screen.path(subject.path)}:{subject.line} requests; not counted"


def finding_row(finding: Vulnerability, symbols: Sequence[str] = ()) -> list[str]:
    """Return the cells of a table; `symbols` are what a program has linked in, more exact than packages."""
    first, *others = symbols or finding.packages or (finding.affected.module,)
    return [
        finding.report.id,
        next(iter(finding.report.aliases), "-"),
        f"{first} and {len(others)} more" if others else first,
        f"fixed in go{finding.fixed}" if finding.fixed else "no fix yet",
        finding.report.summary,
    ]


_END_OF_LIFE = {"id": "go-end-of-life", "shortDescription": {"text": "Go without fixes"}}


def audit_sarif(assessments: Iterable[Assessment], directory: Path) -> dict[str, Any]:
    """Return the SARIF document; files below `directory` are named relative to it."""
    return sarif.sarif((problem for assessment in assessments for problem in _problems(assessment)), directory)


def _problems(assessment: Assessment) -> Iterator[sarif.Problem]:
    for finding in assessment.findings:
        yield _problem(assessment, _rule(finding), _finding_text(finding, assessment))
    if assessment.end_of_life:
        text = f"go{assessment.subject.version} is at its end of life: two newer majors are out"
        yield _problem(assessment, _END_OF_LIFE, text)


def _problem(assessment: Assessment, rule: dict[str, Any], text: str) -> sarif.Problem:
    subject = assessment.subject
    return sarif.Problem(rule, text, subject.path, subject.line, "warning" if subject.binding else "note")


def _rule(finding: Vulnerability) -> dict[str, Any]:
    report = finding.report
    rule: dict[str, Any] = {
        "id": report.id,
        "shortDescription": {"text": report.summary or report.id},
        "properties": {"tags": ["security", *report.aliases]},
    }
    return {**rule, "helpUri": report.url} if report.url else rule


def _finding_text(finding: Vulnerability, assessment: Assessment) -> str:
    names = ", ".join((finding.report.id, *finding.report.aliases))
    fix = f"fixed in go{finding.fixed}" if finding.fixed else "no fix yet"
    return f"go{assessment.subject.version} ({finding.affected.module}): {finding.report.summary} [{names}]; {fix}"
