"""Run many gosdk command lines in one process that forks for each, so that hundreds of them cost seconds.

`python -m tests.support.forked LINES`, LINES being a JSON list of argument lists. Before each command a line `### N` is
printed, after it a line `### N CODE`. Standard streams are those of this process: a terminal or a pipe.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from gvm_py.__main__ import main as gosdk_main
from tests.support.forkserver import COVERAGE, load_commands


def forked_command(lines: Sequence[Sequence[str]], cwd: Path) -> list[str]:
    """Return the command that runs `lines` in `cwd`; it has to start in the checkout.

    Coverage does not measure it: each of the forked processes would save what their parent had run as well.
    """
    return ["env", "-u", COVERAGE, sys.executable, "-m", "tests.support.forked", os.fspath(cwd), json.dumps(lines)]


def main(cwd: str, lines: list[list[str]]) -> None:
    """Run every line, each in a process of its own."""
    load_commands()
    os.chdir(cwd)
    for number, words in enumerate(lines):
        os.write(1, f"### {number}\n".encode())
        child = os.fork()
        if child == 0:
            sys.argv[1:] = words
            gosdk_main()
        os.write(1, f"### {number} {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
