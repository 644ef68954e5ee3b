"""Every benchmark in one run; what they print becomes docs/performance.md: `python -m bench`."""

import datetime
import os
import platform
import subprocess
import sys
from pathlib import Path

from bench import charts
from bench.goals import goals_of

BENCHES = (
    "install",
    "difference",
    "shim",
    "shellstart",
    "sync",
    "audit",
    "binaries",
    "preview",
    "gc",
    "imports",
    "mirror",
    "doctor",
    "cicheck",
    "sdkgrowth",
    "projectgrowth",
    "windows",
)
HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"

HEAD = """# Performance

Every table is from one run of `make bench` on {day}: {machine}, Python {python}, load {load:.1f} at the start.
The number to compare is the ratio to the peer in the same table. Each section names the command that makes it.
Goals were set before the measurement; a row that misses its goal is kept and shows both numbers.
"""


def section(name: str) -> str:
    """Run one benchmark and return its part of the page. Raises CalledProcessError."""
    printed = subprocess.run([sys.executable, "-m", f"bench.{name}"], stdout=subprocess.PIPE, text=True, check=True)
    title, *rest = (HERE / f"{name}.py").read_text(encoding="utf-8").split('"""')[1].split("\n\n")
    about = "\n\n".join(rest).strip()
    heading = title.partition(": `python")[0].rstrip(".")
    chart = f"![{heading}](charts/{name}.svg)"
    return f"\n## {heading}\n\n`python -m bench.{name}`. {about}\n\n{chart}\n\n{printed.stdout.strip()}\n"


def missed(text: str) -> str:
    """Return the sentence about the rows of all tables that miss their goal, which is for the number to its left."""
    found, head = [], [""]
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else [""]
        if head == [""] or cells == [""]:
            head = cells
        missed_here = [goal.column for goal in goals_of(head, cells) if goal.is_missed]
        found += [f"{cells[0]} ({cells[column]}, goal {cells[column + 1]})" for column in missed_here]
    return f"Goals that are missed on this page: {'; '.join(found)}." if found else "No goal is missed on this page."


def main() -> None:
    """Write the page."""
    machine = f"{platform.system()} on {platform.machine()} with {os.cpu_count()} processors"
    head = HEAD.format(
        day=datetime.date.today(), machine=machine, python=platform.python_version(), load=os.getloadavg()[0]
    )
    text = ""
    for name in BENCHES:
        print(f"bench.{name} ...", file=sys.stderr, flush=True)
        text += section(name)
    PAGE.write_text(f"{head}\n{missed(text)}\n{text}", encoding="utf-8")
    charts.main()
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
