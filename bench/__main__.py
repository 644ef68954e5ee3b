"""Every benchmark in one run; what they print becomes docs/performance.md: `python -m bench`."""

import datetime
import os
import platform
import subprocess
import sys
from pathlib import Path

from bench import charts

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
    "sdkgrowth",
    "projectgrowth",
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


def main() -> None:
    """Write the page."""
    machine = f"{platform.system()} on {platform.machine()} with {os.cpu_count()} processors"
    text = HEAD.format(
        day=datetime.date.today(), machine=machine, python=platform.python_version(), load=os.getloadavg()[0]
    )
    for name in BENCHES:
        print(f"bench.{name} ...", file=sys.stderr, flush=True)
        text += section(name)
    PAGE.write_text(text, encoding="utf-8")
    charts.main()
    print(text)


if __name__ == "__main__":
    main()
