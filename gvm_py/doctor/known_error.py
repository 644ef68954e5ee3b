"""One row of the catalogue of the go command's errors: how it is recognized, what causes it, and what ends it.

A hint is a command; `{unset}` becomes the one that removes the setting that `place` names. Places: `position` is the
file and line in the message; `setting:NAME` the line or variable that sets it, of `ONE|OTHER` the first that is
set; `mod:TEXT`, `work:TEXT` and `sum:TEXT`
the first line of a go.mod, go.work or go.sum that holds TEXT.
"""

import re
from typing import NamedTuple

from gvm_py.doctor.finding import Level


class KnownError(NamedTuple):
    """One kind of error. `check` is the id of the finding; empty for what another check reports from settings."""

    check: str
    pattern: re.Pattern[str]
    cause: str
    hint: str
    place: str = "position"
    level: Level = "error"


UNKNOWN = KnownError("go-list", re.compile(""), "", "{command}")
"""The row for an error that no other row knows."""
EDIT = "${{EDITOR:-vi}} +{line} {file}"
"""What opens the file at the line, where only its author knows what was meant."""


def known(
    check: str, pattern: str, cause: str = "", hint: str = EDIT, place: str = "position", level: Level = "error"
) -> KnownError:
    """Return a row; the pattern also matches across lines."""
    return KnownError(check, re.compile(pattern, re.DOTALL), cause, hint, place, level)
