"""An audit as SARIF 2.1.0."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gvm_py.audit.findings import Assessment, Vulnerability
from gvm_py.ui import sarif

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
