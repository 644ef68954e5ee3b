"""What the set-up adds to the start of a shell: `python -m bench.shellstart`.

Each shell starts interactively, reads its start-up file and ends, with the file as `gosdk setup` leaves it and
without it. Before it measures, it checks that the shims are on PATH.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.timing import Command, added, measure
from gvm_py.shell.quote import Shell
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.shells import RC, spare_fish_the_manuals

ROUNDS = 300
CASES: dict[str, tuple[str, ...] | None] = {"nothing": None, "shims": (), "shims and hook": ("--hook",)}


def commands(base: Path) -> Iterator[Command]:
    """Return the start of each installed shell, for each case."""
    for shell in RC:
        program = shutil.which(shell)
        if program is None:
            print(f"{shell} is not installed here\n")
            continue
        for name, options in CASES.items():
            yield start(base / f"{shell} {name}", shell, program, name, options)


def start(place: Path, shell: Shell, program: str, name: str, options: tuple[str, ...] | None) -> Command:
    """Return one start, in a home of its own with a project that is pinned."""
    box = Sandbox(place / "home", place / "home" / ".gosdk", place / "home" / "project")
    box.cwd.mkdir(parents=True)
    write_sdk(box.root / "versions" / "go1.22.3", "1.22.3")
    (box.cwd / ".go-version").write_text("1.22.3\n")
    file = box.home / RC[shell]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    spare_fish_the_manuals(box.home)
    box.env |= {"SHELL": program, "TERM": "dumb", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    if options is not None:
        done = box.gosdk("setup", *options)
        assert done.code == 0, done.err
    env = box.environment()
    del env["GOSDK_ROOT"]  # it is the usual one
    found = "string join : $PATH" if shell == "fish" else "echo $PATH"
    said = subprocess.run([program, "-ic", found], env=env, cwd=box.cwd, capture_output=True, text=True, check=True)
    assert (str(box.root / "shims") in said.stdout) == (options is not None), said
    return Command(f"{shell}, {name}", [program, "-ic", "exit"], box.cwd, env)


def main() -> None:
    """Print the table."""
    base = Path(tempfile.mkdtemp(prefix="bench-shellstart-"))
    try:
        times = measure(list(commands(base)), ROUNDS)
    finally:
        os.chdir(base.parent)
        shutil.rmtree(base)
    print(f"{ROUNDS} starts each\n")
    print("| shell, start-up file | median ms | added ms | goal |")
    print("|---|--:|--:|--:|")
    for name, spent in times.items():
        shell, _, case = name.partition(", ")
        extra = added(spent, times[f"{shell}, nothing"])
        wanted = "at most 1" if case == "shims" else ""
        print(f"| {name} | {sorted(spent)[len(spent) // 2]:.2f} | {extra:+.3f} | {wanted} |")


if __name__ == "__main__":
    main()
