"""An audit as SARIF 2.1.0, the format of code scanning services. Source: OASIS sarif-v2.1.0 sections 3.13 to 3.28."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gvm_py import __version__
from gvm_py.audit.findings import Assessment, Finding, Subject

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_END_OF_LIFE = "go-end-of-life"


def sarif(assessments: Iterable[Assessment], directory: Path) -> dict[str, Any]:
    """Return the SARIF document; files below `directory` are named relative to it, as code scanning wants them."""
    rules: dict[str, dict[str, Any]] = {}
    results = []
    for assessment in assessments:
        locations = _locations(assessment.subject, directory)
        for rule, text in _problems(assessment):
            rules.setdefault(rule["id"], rule)
            results.append(_result(rule["id"], assessment.subject, text, locations))
    driver = {"name": "gosdk", "semanticVersion": __version__, "rules": list(rules.values())}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _problems(assessment: Assessment) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the rule that each problem breaks, and the words for it."""
    for finding in assessment.findings:
        yield _rule(finding), _finding_text(finding, assessment)
    if assessment.end_of_life:
        text = f"go{assessment.subject.version} is at its end of life: two newer majors are out"
        yield {"id": _END_OF_LIFE, "shortDescription": {"text": "Go without fixes"}}, text


def _rule(finding: Finding) -> dict[str, Any]:
    report = finding.report
    rule: dict[str, Any] = {
        "id": report.id,
        "shortDescription": {"text": report.summary or report.id},
        "properties": {"tags": ["security", *report.aliases]},
    }
    return {**rule, "helpUri": report.url} if report.url else rule


def _finding_text(finding: Finding, assessment: Assessment) -> str:
    names = ", ".join((finding.report.id, *finding.report.aliases))
    fix = f"fixed in go{finding.fixed}" if finding.fixed else "no fix yet"
    return f"go{assessment.subject.version} ({finding.affected.module}): {finding.report.summary} [{names}]; {fix}"


def _result(rule: str, subject: Subject, text: str, locations: list[dict[str, Any]]) -> dict[str, Any]:
    level = "warning" if subject.binding else "note"
    return {"ruleId": rule, "level": level, "message": {"text": text}, "locations": locations}


def _locations(subject: Subject, directory: Path) -> list[dict[str, Any]]:
    if subject.path is None:
        return []
    inside = subject.path.is_relative_to(directory)
    uri = quote(subject.path.relative_to(directory).as_posix()) if inside else subject.path.as_uri()
    return [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": subject.line}}}]
