"""Import of a real toolchain of the module cache against installing it again: `python -m bench.import`.

The go command downloads the toolchain once, from the proxy that GOPROXY names. Every run begins without the SDK and
ends with one whose tree the checksum database vouches for; what the database proved is remembered, so that no run
waits for the network, except the one that downloads. The others take turns in an order that is shuffled.
"""

import os
import random
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from gvm_py.fs import remove_tree
from tests.support.run import Sandbox

VERSIONS = ("1.22.12", "1.26.6")
ROUNDS = 7
IMPORT = "import, hard links"


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


def timed(box: Sandbox, words: list[str]) -> float:
    """Return the seconds of one command that begins without an SDK, having checked that it succeeds."""
    for leftover in (box.root / "versions", box.root / "linked"):
        if leftover.exists():
            remove_tree(leftover)
    start = time.perf_counter()
    outcome = box.gosdk(*words, timeout=600)
    seconds = time.perf_counter() - start
    assert outcome.code == 0, outcome.err
    return seconds


def measure(box: Sandbox, toolchain: Path, version: str) -> dict[str, list[float]]:
    """Return the seconds of every run of each way, the download first."""
    first = timed(box, ["install", "--source", "goproxy", version])
    commands = ways(toolchain, version)
    seconds: dict[str, list[float]] = {way: [] for way in commands}
    for _ in range(ROUNDS):
        for way in random.sample(list(commands), len(commands)):
            seconds[way].append(timed(box, commands[way]))
    return {**seconds, "install again, from the proxy": [first] * ROUNDS}


def report(version: str, seconds: dict[str, list[float]]) -> None:
    """Print a row for each way: median, least and most seconds, and the median of the ratios to the import."""
    for way, runs in seconds.items():
        ratio = statistics.median(run / base for run, base in zip(runs, seconds[IMPORT], strict=True))
        spread = f"{min(runs):.2f} to {max(runs):.2f}"
        print(f"| go{version} | {way} | {statistics.median(runs):.2f} | {spread} | {ratio:.2f} |", flush=True)


def main() -> None:
    """Print the table."""
    settings = {name: go("env", name, env=os.environ) for name in ("GOPROXY", "GOSUMDB")}
    root = Path(tempfile.mkdtemp(prefix="bench-import-"))
    print("| SDK | way | seconds, median | least to most | ratio to the import |")
    print("|---|---|--:|--:|--:|")
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
