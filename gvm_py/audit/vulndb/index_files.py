"""The index files of the database. Source of the format: go.dev/security/vuln/database."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from gvm_py.errors import IntegrityError

MODULES = ("stdlib", "toolchain")
REPORT_ID = re.compile(r"GO-[0-9]{4}-[0-9]{4,8}", re.ASCII)


def parse_database(data: bytes) -> datetime:
    """Return when the database changed last, from `index/db.json`. Raises IntegrityError."""
    try:
        return _time(json.loads(data)["modified"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IntegrityError("index/db.json is not that of a Go vulnerability database") from error


def parse_modules(data: bytes) -> Mapping[str, datetime]:
    """Return id and last change of each report on stdlib or toolchain, from `index/modules.json`.

    Raises IntegrityError, also for an index without any: it could only answer that everything is well.
    """
    try:
        found = {
            _report_id(entry["id"]): _time(entry["modified"])
            for module in json.loads(data)
            if module["path"] in MODULES
            for entry in module["vulns"]
        }
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IntegrityError("index/modules.json is not that of a Go vulnerability database") from error
    if not found:
        raise IntegrityError("the vulnerability database has no reports on the standard library or the toolchain")
    return found


def _report_id(text: str) -> str:
    if not REPORT_ID.fullmatch(text):
        raise ValueError(f"{text[:100]!r} is not the id of a report")
    return text


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
