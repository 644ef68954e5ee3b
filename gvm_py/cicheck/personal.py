"""Paths below somebody's home directory, which exist on one machine only."""

import re
from collections.abc import Iterator

from gvm_py.cicheck.facts import CheckFinding, CheckRule, CommittedFile

# Accounts of images and services: these homes are the same for everybody.
_SHARED = frozenset(
    ("shared", "public", "default", "runner", "vscode", "node", "coder", "gitpod", "linuxbrew", "circleci", "vsts")
)
_HOME = re.compile(
    r"(?:(?<![\w.$})~-])(?:/home|/Users|[A-Za-z]:[\\/]{1,2}Users)|(?<![\w.])/(?:mnt/)?[a-z]/Users|//wsl[$.\w]+/[^/\s]+/home)"
    r"[\\/]{1,2}(?P<name>[^\\/\s\"'`<>|*?&;:,$%{}()\[\]]+)",
)
_LONGEST = 10_000


def read(source: CommittedFile) -> Iterator[CheckFinding]:
    """Yield each line that names a personal home directory; macros and variables such as $USER_HOME$ are fine."""
    for number, line in enumerate(source.text.split("\n"), start=1):
        for match in _HOME.finditer(line[:_LONGEST]):
            if match["name"].casefold() not in _SHARED:
                message = f"names {match[0]}, a home that only one person has"
                yield CheckFinding(CheckRule.PERSONAL_PATH, source.path, number, message)
                break
