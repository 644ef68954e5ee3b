"""The scan of `gosdk gc` over 1,000 projects, against `find ROOT -name go.mod`: `python -m bench.gc`.

A project has 12 directories of 8 Go files, a `.git` of 64 directories, and every fourth one an IDE's workspace.xml of
ordinary size; every tenth has a node_modules. `find` walks all of it. gosdk leaves out what no project is in, reads the
files of each project, asks the rule which SDK it gets, and parses what the IDE names. Processor time is measured, so
that other work on the machine does not count; everything is in the kernel's cache.
"""

import random
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.sync import workspace
from gvm_py.upkeep.gc.scan import scan
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

PROJECTS = 1000
ROUNDS = 7
PRUNED = ["(", "-name", ".?*", "-o", "-name", "node_modules", "-o", "-name", "vendor", "-o", "-name", "testdata", ")"]
SDKS = [f"1.{minor}.{patch}" for minor in range(20, 28) for patch in (1, 5)]


def build(box: Sandbox) -> None:
    """Make the store and the projects."""
    for version in SDKS:
        write_sdk(box.root / "versions" / f"go{version}", version)
    (box.root / "config.toml").write_text(f'[gc]\nroots = ["{box.cwd}"]\n')
    data = workspace()
    for number in range(PROJECTS):
        project = box.cwd / f"team{number % 20}" / f"service{number}"
        directories = [project / part / name for part in ("internal", "cmd", "pkg") for name in "abcd"]
        directories += [project / ".git" / "objects" / f"{part:02x}" for part in range(64)]
        if number % 10 == 0:
            directories += [project / "node_modules" / f"module{part}" / "lib" for part in range(100)]
        for directory in directories:
            directory.mkdir(parents=True)
        for directory in directories[:12]:
            for file in range(8):
                (directory / f"f{file}.go").touch()
        (project / "go.mod").write_text(f"module example.com/m\n\ngo {SDKS[number % len(SDKS)]}\n")
        if number % 4 == 0:
            (project / ".idea").mkdir()
            (project / ".idea" / "workspace.xml").write_bytes(data)


def seconds(command: Sequence[str], box: Sandbox) -> float:
    """Return the seconds of processor time a command takes, having checked that it succeeds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=box.cwd, env=box.environment(), check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def scan_seconds(box: Sandbox) -> float:
    """Return what the walk alone takes, inside a running Python."""
    start = time.process_time()
    assert len(scan([box.cwd], []).projects) == PROJECTS
    return time.process_time() - start


def main() -> None:
    """Print the table."""
    base = Path(tempfile.mkdtemp(prefix="bench-gc-"))
    try:
        box = Sandbox(home=base / "home", root=base / "root", cwd=base / "work")
        for directory in (box.home, box.cwd):
            directory.mkdir()
        build(box)
        commands = {
            "find": ["find", str(box.cwd), "-name", "go.mod"],
            "pruning": ["find", str(box.cwd), *PRUNED, "-prune", "-o", "-name", "go.mod", "-print"],
            "gc": box.command("gc", "--dry-run"),
            "start": box.command("--version"),
        }
        times: dict[str, list[float]] = {name: [] for name in (*commands, "scan")}
        for _ in range(ROUNDS):
            for name in random.sample(list(commands), len(commands)):
                times[name].append(seconds(commands[name], box))
            times["scan"].append(scan_seconds(box))
        found = box.gosdk("gc", "--dry-run", "--json").json()["data"]["projects"]
        assert found == PROJECTS, found
    finally:
        shutil.rmtree(base)
    rows = {
        "`find ROOT -name go.mod`, which only prints names": "find",
        "`find` that leaves out what gosdk leaves out": "pruning",
        "the walk of gosdk alone": "scan",
        f"`gosdk gc --dry-run`: walk, rule and editors of {PROJECTS} projects, {len(SDKS)} SDKs": "gc",
        "`gosdk --version`, the cost of starting at all": "start",
    }
    print(f"| median of {ROUNDS} runs | processor seconds | ratio to find |")
    print("|---|--:|--:|")
    for label, name in rows.items():
        ratio = statistics.median(one / other for one, other in zip(times[name], times["find"], strict=True))
        print(f"| {label} | {statistics.median(times[name]):.2f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
