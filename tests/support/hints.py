"""Every hint that gosdk prints in the tests, collected in one file for each run."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.typed import complaint

VARIABLE = "GOSDK_TEST_HINTS"
"""Names the file that hints are appended to; the workers of one run share it."""
_HINT = re.compile(r"^ *(?:\x1b\[[0-9;]*m)?hint:(?:\x1b\[[0-9;]*m)? (.*)$", re.MULTILINE)


def hints_in(text: str) -> list[str]:
    """Return what follows `hint:` in what gosdk printed."""
    return _HINT.findall(text)


def collect(text: str) -> None:
    """Append the hints in `text` to the file of this run, each with the test that made gosdk print it."""
    path = os.environ.get(VARIABLE)
    found = hints_in(text)
    if not path or not found:
        return
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
    lines = "".join(f"{test}\t{hint}\n" for hint in found)
    # One write each, so that the lines of several workers do not mix.
    with open(path, "a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(lines)


def wrong_hints() -> Iterator[str]:
    """Yield each hint of this run that gosdk itself would not understand, with why and the test that saw it."""
    for line in Path(os.environ[VARIABLE]).read_text("utf-8").splitlines():
        test, _, hint = line.partition("\t")
        for text in _commands(hint):
            if unknown := complaint(text):
                yield f"{hint}: {unknown}  ({test})"


def _commands(hint: str) -> Iterator[str]:
    """Yield the gosdk commands of a hint that is a command line; advice in words has none."""
    if re.match(r"gosdk\b", hint):
        for part in re.split(r" && |; ", hint):
            if part.startswith("gosdk"):
                yield part
