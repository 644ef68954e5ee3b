"""How commands grow with 1 to 1,000 SDKs: `python -m bench.sdkgrowth`.

Every SDK has the files that gosdk looks at, and a receipt. Processor time is measured, so that other work on the
machine does not count. `gosdk current` answers by the native program, as it does where it is started from `shims/`.
"""

import shutil
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.gc import seconds
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

COUNTS = (1, 10, 100, 1000)
ROUNDS = 3
TIMES = 5
"""Starts of a command whose time is too short to be read from one."""


def versions(count: int) -> list[str]:
    """Return so many releases; a minor has at most twenty patches."""
    return [f"1.{21 + number // 20}.{number % 20}" for number in range(count)]


def measured(box: Sandbox, words: Sequence[str]) -> float:
    """Return the median milliseconds of processor time of a command."""
    repeated = ["/bin/sh", "-c", f'for i in $(seq {TIMES}); do "$@" >/dev/null; done', "sh", *words]
    return statistics.median(seconds(repeated, box) for _ in range(ROUNDS)) / TIMES * 1000


def row(count: int) -> list[float]:
    """Return the milliseconds of each command in a store of so many SDKs."""
    base = Path(tempfile.mkdtemp(prefix="bench-sdkgrowth-"))
    try:
        box = Sandbox(home=base / "home", root=base / "root", cwd=base / "work")
        for directory in (box.home, box.cwd):
            directory.mkdir()
        for version in versions(count):
            write_sdk(box.root / "versions" / f"go{version}", version)
        (box.cwd / ".go-version").write_text(f"{versions(count)[-1]}\n")
        assert box.gosdk("rehash").code == 0
        native = str(box.root / "shims" / "gosdk")
        commands = ([native, "current"], box.command("current", "--why"), box.command("list", "--json"))
        return [measured(box, words) for words in commands]
    finally:
        shutil.rmtree(base)


def main() -> None:
    """Print the table."""
    print("| SDKs | `gosdk current`, ms | `gosdk current --why`, ms | `gosdk list --json`, ms |")
    print("|--:|--:|--:|--:|")
    for count in COUNTS:
        print(f"| {count} | {' | '.join(f'{value:.2f}' for value in row(count))} |", flush=True)


if __name__ == "__main__":
    main()
