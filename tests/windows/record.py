"""Writes the table of docs/windows.md from the last run: `python -m tests.windows.record`."""

import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.windows.dlls import CHECKOUT
from tests.windows.prefix import BASE

RECORD = BASE / "record.json"
PAGE = CHECKOUT / "docs" / "windows.md"
BEGIN, END = "<!-- from here on written by `make windows-docs` -->\n", "<!-- up to here -->\n"


def write_record(outcomes: Mapping[str, str], machine: str) -> None:
    """Keep what each test came to in its last run, by its id, and on which machine."""
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    before = json.loads(RECORD.read_text("utf-8")) if RECORD.is_file() else {}
    known = before["outcomes"] if before.get("machine") == machine else {}
    all_outcomes = {name: outcome for name, outcome in sorted({**known, **outcomes}.items()) if exists(name)}
    RECORD.write_text(json.dumps({"machine": machine, "outcomes": all_outcomes}, indent=1), "utf-8")


def exists(name: str) -> bool:
    """Return whether the test of this id is still there."""
    path, _, function = name.partition("::")
    file = CHECKOUT / path
    return file.is_file() and f"\ndef {function.partition('[')[0]}(" in file.read_text("utf-8")


def table(outcomes: Mapping[str, str], machine: str) -> str:
    """Return a row for each file of tests: its subject by its first line, where it ran, what came of it."""
    rows = ["| subject | ran on | tests |", "|---|---|---|"]
    for file in sorted({name.partition("::")[0] for name in outcomes}):
        counts = Counter(outcome for name, outcome in outcomes.items() if name.partition("::")[0] == file)
        told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
        rows.append(f"| {subject(CHECKOUT / file)} (`{file}`) | {machine} | {told} |")
    return "\n".join(rows) + "\n"


def subject(file: Path) -> str:
    """Return the first line of a test file's docstring, without its full stop."""
    return file.read_text("utf-8").partition('"""')[2].partition("\n")[0].removesuffix('"""').rstrip(".")


def main() -> int:
    """Put the table of the last run into the page."""
    if not RECORD.is_file():
        sys.stderr.write("there is no record of a run: make windows\n")
        return 1
    record = json.loads(RECORD.read_text("utf-8"))
    head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(head + BEGIN + table(record["outcomes"], record["machine"]) + END + tail, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
