"""Import of a real toolchain of the module cache against installing it again: `python -m bench.imports`.

The go command downloads the toolchain once, from the proxy that GOPROXY names. Every run begins without the SDK and
ends with one whose tree the checksum database confirms; what the database proved is remembered, so that no run
waits for the network, except the one that downloads. The others take turns in an order that is shuffled. CPU seconds
are those of the process and its children; on a machine that others use as well they tell more than the clock.
"""

import os
import random
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from gvm_py.system.trees import remove_tree
from tests.support.run import Sandbox

VERSIONS = ("1.22.12", "1.26.6")
ROUNDS = 5
IMPORT = "import, hard links"


class Cost(NamedTuple):
    """What one command took, in seconds."""

    wall: float
    cpu: float


def go(*words: str, env: Mapping[str, str]) -> str:
    """Return what the go command of this machine prints."""
    return subprocess.run(["go", *words], env=dict(env), capture_output=True, text=True, check=True).stdout.strip()


def ways(toolchain: Path, version: str) -> dict[str, list[str]]:
    """Return the command line of each way to the SDK."""
    return {
        IMPORT: ["import", "--hardlink", str(toolchain)],
        "import, copies": ["import", "--copy", str(toolchain)],
        "import, link in place": ["import", "--link", str(toolchain)],
        "install again, archive kept": ["install", version],
    }


def timed(box: Sandbox, words: list[str]) -> Cost:
    """Return the cost of one command that begins without an SDK, having checked that it succeeds."""
    for leftover in (box.root / "versions", box.root / "linked"):
        if leftover.exists():
            remove_tree(leftover)
    start, before = time.perf_counter(), _cpu()
    outcome = box.gosdk(*words, timeout=600)
    cost = Cost(time.perf_counter() - start, _cpu() - before)
    assert outcome.code == 0, outcome.err
    return cost


def measure(box: Sandbox, toolchain: Path, version: str) -> dict[str, list[Cost]]:
    """Return the cost of every run of each way; of the download there is one."""
    download = timed(box, ["install", "--source", "goproxy", version])
    commands = ways(toolchain, version)
    costs: dict[str, list[Cost]] = {way: [] for way in commands}
    for _ in range(ROUNDS):
        for way in random.sample(list(commands), len(commands)):
            costs[way].append(timed(box, commands[way]))
    return {**costs, "install again, from the proxy": [download]}


def report(version: str, costs: dict[str, list[Cost]]) -> None:
    """Print a row for each way: medians, and the medians of the ratios to the import of the same round."""
    for way, runs in costs.items():
        pairs = list(zip(runs, costs[IMPORT][: len(runs)], strict=True))
        wall, cpu = (statistics.median(run[part] for run in runs) for part in (0, 1))
        ratios = [statistics.median(run[part] / base[part] for run, base in pairs) for part in (0, 1)]
        print(f"| go{version} | {way} | {wall:.2f} | {ratios[0]:.2f} | {cpu:.2f} | {ratios[1]:.2f} |", flush=True)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the table."""
    settings = {name: go("env", name, env=os.environ) for name in ("GOPROXY", "GOSUMDB")}
    root = Path(tempfile.mkdtemp(prefix="bench-import-"))
    print("| SDK | way | seconds | ratio | CPU seconds | ratio |")
    print("|---|---|--:|--:|--:|--:|")
    try:
        for version in VERSIONS:
            home = root / version
            home.mkdir()
            box = Sandbox(home=home, root=home / ".gosdk", cwd=root)
            box.env = {**settings, "GOMODCACHE": str(home / "mod")}
            go("version", env={**box.environment(), "GOTOOLCHAIN": f"go{version}"})
            (toolchain,) = (home / "mod" / "golang.org").glob(f"toolchain@v0.0.1-go{version}.*")
            report(version, measure(box, toolchain, version))
    finally:
        remove_tree(root)


if __name__ == "__main__":
    main()
