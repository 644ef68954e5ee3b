"""An audit as JSON: the shape of `data` in the envelope of `gosdk audit --json` (README, exit codes and output)."""

from collections.abc import Iterable
from datetime import datetime

from gvm_py.audit.database import Database
from gvm_py.audit.findings import Assessment, Vulnerability
from gvm_py.host import Platform


def audit_data(
    database: Database, now: datetime, platform: Platform, assessments: Iterable[Assessment]
) -> dict[str, object]:
    """Return the audit as plain data. Times are ISO 8601 in UTC, versions are without `go`."""
    return {
        "database": {
            "source": database.source,
            "modified": database.modified.isoformat(),
            "checked": database.checked.isoformat(),
            "age_seconds": int((now - database.checked).total_seconds()),
            "note": database.note or None,
        },
        "platform": str(platform),
        "subjects": [_assessment(assessment) for assessment in assessments],
    }


def _assessment(assessment: Assessment) -> dict[str, object]:
    subject = assessment.subject
    return {
        "version": subject.version.text,
        "path": str(subject.path) if subject.path else None,
        "line": subject.line,
        "counts": subject.binding,
        "end_of_life": assessment.end_of_life,
        "remedy": assessment.remedy.text if assessment.remedy else None,
        "vulnerabilities": [vulnerability_data(finding) for finding in assessment.findings],
    }


def vulnerability_data(finding: Vulnerability) -> dict[str, object]:
    """Return one vulnerability as plain data."""
    return {
        "id": finding.report.id,
        "aliases": list(finding.report.aliases),
        "summary": finding.report.summary,
        "module": finding.affected.module,
        "packages": list(finding.packages),
        "fixed": finding.fixed.text if finding.fixed else None,
        "url": finding.report.url,
    }
