"""How commands grow with 10 to 10,000 projects: `python -m bench.projectgrowth`.

A project is a git repository with a go.mod and a workflow; all of them are known to gosdk. Processor time is measured,
children included, so that other work on the machine does not count. Most of the report is `git ls-files`, once for each
project.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.gc import SDKS, seconds
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

COUNTS = (10, 100, 1000, 10_000)
WORKFLOW = "jobs:\n  test:\n    steps:\n      - uses: actions/setup-go@v5\n        with: {go-version-file: go.mod}\n"


def build(box: Sandbox, count: int) -> None:
    """Make the store and the projects, each a copy of one repository."""
    for directory in (box.home, box.cwd):
        directory.mkdir()
    for version in SDKS:
        write_sdk(box.root / "versions" / f"go{version}", version)
    assert box.gosdk("rehash").code == 0
    first = box.home / "first"
    (first / ".github" / "workflows").mkdir(parents=True)
    (first / ".github" / "workflows" / "ci.yml").write_text(WORKFLOW)
    (first / "go.mod").write_text(f"module example.com/m\n\ngo {SDKS[0]}\n")
    for words in (["init", "-q", "--template="], ["add", "."]):
        subprocess.run(["git", *words], cwd=first, check=True)
    projects = [box.cwd / f"service{number}" for number in range(count)]
    for project in projects:
        shutil.copytree(first, project)
    (box.root / "state").mkdir(exist_ok=True)
    (box.root / "state" / "projects").write_text("".join(f"{project}\n" for project in projects))
    (box.root / "config.toml").write_text(f'[gc]\nroots = ["{box.cwd}"]\n')


def row(count: int) -> list[float]:
    """Return the seconds of each command, and the size of the page in megabytes."""
    base = Path(tempfile.mkdtemp(prefix="bench-projectgrowth-"))
    try:
        box = Sandbox(home=base / "home", root=base / "root", cwd=base / "work")
        build(box, count)
        page = base / "page.html"
        spent = [seconds(box.command(*words), box) for words in (("gc", "--dry-run"), ("report", "--html", str(page)))]
        return [*spent, page.stat().st_size / 1e6]
    finally:
        shutil.rmtree(base)


def main() -> None:
    """Print the table."""
    print("| projects | `gosdk gc --dry-run`, seconds | `gosdk report --html FILE`, seconds | the page, MB |")
    print("|--:|--:|--:|--:|")
    for count in COUNTS:
        print(f"| {count} | {' | '.join(f'{value:.2f}' for value in row(count))} |", flush=True)


if __name__ == "__main__":
    main()
