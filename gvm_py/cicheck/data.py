"""A check as JSON: the shape of `data` in the envelope of `gosdk ci-check --json`, without the changes of --fix."""

from collections.abc import Sequence
from typing import Any

from gvm_py.cicheck.facts import CheckedModule, VersionPin
from gvm_py.cicheck.repository import CheckReport


def check_data(report: CheckReport) -> dict[str, Any]:
    """Return the check as plain data. Paths are relative to the directory."""
    places: Sequence[CheckedModule | VersionPin] = [*report.modules, *report.pins]
    return {
        "directory": str(report.directory),
        "git": report.committed.by_git,
        "findings": [
            {"rule": str(one.rule), "path": str(one.path), "line": one.line, "message": one.message}
            for one in report.findings
        ],
        "versions": [_version(place) for place in places],
    }


def _version(place: CheckedModule | VersionPin) -> dict[str, Any]:
    judged = isinstance(place, CheckedModule) or place.is_judged
    return {"path": str(place.path), "line": place.line, "text": place.text, "judged": judged}
