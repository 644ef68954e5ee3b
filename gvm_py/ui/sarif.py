"""Problems as SARIF 2.1.0, the format of code scanning services. Source: OASIS sarif-v2.1.0 sections 3.13 to 3.28."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from gvm_py import __version__
from gvm_py.records import dataclass

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True)
class Problem:
    """One result. `rule` is its reportingDescriptor, which has an `id`; `path` is None where no file is to blame."""

    rule: Mapping[str, object]
    text: str
    path: Path | None = None
    line: int = 1
    level: Literal["error", "warning", "note"] = "error"


def sarif(problems: Iterable[Problem], directory: Path) -> dict[str, Any]:
    """Return the SARIF document; files below `directory` are named relative to it, as code scanning wants them."""
    rules: dict[object, Mapping[str, object]] = {}
    results = []
    for problem in problems:
        rules.setdefault(problem.rule["id"], problem.rule)
        results.append(_result(problem, directory))
    driver = {"name": "gosdk", "semanticVersion": __version__, "rules": list(rules.values())}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _result(problem: Problem, directory: Path) -> dict[str, Any]:
    locations = [_location(problem.path, problem.line, directory)] if problem.path else []
    return {
        "ruleId": problem.rule["id"],
        "level": problem.level,
        "message": {"text": problem.text},
        "locations": locations,
    }


def _location(path: Path, line: int, directory: Path) -> dict[str, Any]:
    inside = path.is_relative_to(directory)
    uri = quote(os.fsencode(path.relative_to(directory).as_posix())) if inside else path.as_uri()
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": line}}}
