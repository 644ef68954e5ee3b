"""`gosdk doctor` against the go commands that it asks, typed one after the other: `python -m bench.doctor`.

The module has 400 packages that import each other and the standard library; both sides find a warm build cache.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gvm_py.doctor.go_commands import RECORD
from tests.support.realsdk import OLDER, link_sdks
from tests.support.run import Sandbox

PACKAGES, PAIRS = 400, 15
COMMANDS = (
    ("env", "-json", "GOROOT", "GOPATH", "GOVERSION", "GOMODCACHE"),
    ("mod", "edit", "-json"),
    ("list", "-m"),
    ("list", "-m", "all"),
    ("list", "-e", "-test", "-buildvcs=false", "-f", RECORD, "./..."),
)


def build(box: Sandbox) -> None:
    """Make the store, the build cache and the module."""
    link_sdks(box, OLDER)
    (box.home / ".cache" / "go-build").mkdir(parents=True)
    (box.cwd / "go.mod").write_text(f"module example.com/m\n\ngo {OLDER}\n")
    for number in range(PACKAGES):
        directory = box.cwd / f"p{number}"
        directory.mkdir()
        earlier = "".join(f'\t_ "example.com/m/p{other}"\n' for other in range(max(0, number - 3), number))
        (directory / "p.go").write_text(f'package p{number}\n\nimport (\n\t_ "fmt"\n\t_ "net/http"\n{earlier})\n')


def by_hand(box: Sandbox) -> None:
    """Run the commands as they are typed."""
    go = str(box.root / "shims" / "go")
    for words in COMMANDS:
        subprocess.run([go, *words], cwd=box.cwd, env=box.environment(), stdout=subprocess.DEVNULL, check=True)


def by_doctor(box: Sandbox) -> None:
    """Run doctor."""
    command = [sys.executable, "-m", "gvm_py", "doctor"]
    subprocess.run(command, cwd=box.cwd, env=box.environment(), stdout=subprocess.DEVNULL, check=False)


def seconds(call: Callable[[Sandbox], None], box: Sandbox) -> float:
    """Return how long a call takes."""
    start = time.perf_counter()
    call(box)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as scratch:
        home, root, cwd = (Path(scratch) / name for name in ("home", "root", "project"))
        for directory in (home, cwd):
            directory.mkdir()
        box = Sandbox(home, root, cwd)
        build(box)
        by_hand(box)
        by_doctor(box)
        pairs = [(seconds(by_hand, box), seconds(by_doctor, box)) for _ in range(PAIRS)]
    hand, doctor = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(mine / other for other, mine in pairs)
    print(f"| median of {PAIRS} | ms | ratio within the pairs | goal |\n|---|--:|--:|---|")
    print(f"| five go commands by hand | {hand * 1000:.0f} | 1.00 | |")
    print(f"| `gosdk doctor` | {doctor * 1000:.0f} | {ratio:.2f} | at most 1.6 |")


if __name__ == "__main__":
    main()
