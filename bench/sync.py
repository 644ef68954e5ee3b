"""Sync of 200 projects, and of one where nothing changes, against `gosdk current`: `python -m bench.sync`.

Every project has a workspace.xml as large as those of real projects: a fragment of one and 60 run configurations.
"""

import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

PROJECTS = 200
ROUNDS = 5
PAIRS = 40
OLD, NEW = "1.25.5", "1.26.6"
FRAGMENT = Path(__file__).parent.parent / "tests" / "data" / "ide" / "a-idea-2025.2-macos-brew.xml"
CONFIGURATION = """    <configuration name="go build {}" type="GoApplicationRunConfiguration">
      <module name="m" />
      <working_directory value="$PROJECT_DIR$" />
      <envs>
        <env name="CGO_ENABLED" value="0" />
      </envs>
      <kind value="PACKAGE" />
      <package value="example.com/m/cmd/{}" />
      <directory value="$PROJECT_DIR$" />
      <filePath value="$PROJECT_DIR$/main.go" />
    </configuration>
"""


def workspace() -> bytes:
    """Return a workspace.xml of ordinary size."""
    manager = "".join(CONFIGURATION.format(number, number) for number in range(60))
    component = f'  <component name="RunManager">\n{manager}  </component>\n  <component name="VgoProject">'
    return FRAGMENT.read_bytes().replace(b'  <component name="VgoProject">', component.encode())


def build(box: Sandbox) -> list[Path]:
    """Make the store and the projects, and let an IDE remember them."""
    for version in (OLD, NEW):
        write_sdk(box.root / "versions" / f"go{version}", version)
    directories = [box.home / "work" / f"service{number}" for number in range(PROJECTS)]
    for directory in directories:
        (directory / ".idea").mkdir(parents=True)
    options = box.home / ".config" / "JetBrains" / "GoLand2026.2" / "options"
    options.mkdir(parents=True)
    entries = "".join(f'<entry key="{directory}" />' for directory in directories)
    (options / "recentProjects.xml").write_text(
        '<application><component name="RecentProjectsManager"><option name="additionalInfo">'
        f"<map>{entries}</map></option></component></application>"
    )
    return directories


def ask_for(directory: Path, version: str) -> None:
    """Let the module in `directory` ask for a version."""
    (directory / "go.mod").write_text(f"module example.com/m\n\ngo {version}\n")


def bulk(box: Sandbox, directories: Sequence[Path]) -> tuple[float, float, float]:
    """Return the seconds of a first sync of all projects, of one without changes, and of one after a switch."""
    data = workspace()
    for directory in directories:
        (directory / ".idea" / "workspace.xml").write_bytes(data)
        ask_for(directory, OLD)
    everything = ["sync-ide", "--all"]
    first = timed(box, everything, box.cwd)
    unchanged = timed(box, everything, box.cwd)
    for directory in directories:
        ask_for(directory, NEW)
    return first, unchanged, timed(box, everything, box.cwd)


def timed(box: Sandbox, words: Sequence[str], cwd: Path) -> float:
    """Return the seconds one command takes from start to end, having checked that it succeeds."""
    start = time.perf_counter()
    outcome = box.gosdk(*words, cwd=cwd)
    seconds = time.perf_counter() - start
    assert outcome.code == 0, outcome.err
    return seconds


def paired(box: Sandbox, cwd: Path) -> tuple[float, float, float]:
    """Return the median seconds of `current` and of a sync without changes, and the median of their ratios."""
    pairs = []
    for _ in range(PAIRS):
        order = ["current", "sync-ide"]
        random.shuffle(order)
        seconds = {word: timed(box, [word], cwd) for word in order}
        pairs.append((seconds["current"], seconds["sync-ide"]))
    ratio = statistics.median(sync / current for current, sync in pairs)
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs), ratio


def main() -> None:
    """Print the table."""
    root = Path(tempfile.mkdtemp(prefix="bench-sync-"))
    try:
        box = Sandbox(home=root / "home", root=root / "home" / ".gosdk", cwd=root)
        directories = build(box)
        rounds = [bulk(box, directories) for _ in range(ROUNDS)]
        size = (directories[0] / ".idea" / "workspace.xml").stat().st_size
        first, unchanged, switched = map(statistics.median, zip(*rounds, strict=True))
        current, sync, ratio = paired(box, directories[0])
    finally:
        shutil.rmtree(root)
    print(f"Medians of {ROUNDS} rounds and {PAIRS} pairs; workspace.xml of {size // 1000} kB each.\n")
    print("| what | seconds | goal |")
    print("|---|--:|---|")
    print(f"| first sync of {PROJECTS} projects | {first:.2f} | below 2 |")
    print(f"| the same again, nothing to change | {unchanged:.2f} | |")
    print(f"| all {PROJECTS} after a switch in their go.mod | {switched:.2f} | below 2 |")
    print(f"| `gosdk current` in one project | {current:.3f} | |")
    print(f"| `gosdk sync-ide` there, nothing to change | {sync:.3f} | |")
    print(f"| ratio of the two | {ratio:.2f} | at most 1.3 |")


if __name__ == "__main__":
    main()
