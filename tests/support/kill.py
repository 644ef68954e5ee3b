"""Kill a real gosdk with SIGKILL right before its n-th change of the file system below a directory."""

import subprocess
import sys
from pathlib import Path

from tests.support.run import Sandbox

# An audit hook sees every change before the system does, and changes nothing itself.
_PROGRAM = """
import os, signal, sys

steps, places = int(sys.argv[1]), tuple(sys.argv[2].split("\\n"))
del sys.argv[1:3]

def count(event, arguments):
    global steps
    if event not in ("os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod"):
        return
    paths = [os.fspath(path) for path in arguments[:2] if isinstance(path, (str, os.PathLike))]
    # What deletes a tree names the files in it relative to an open directory.
    if any(path.startswith(places) or not os.path.isabs(path) for path in paths):
        steps -= 1
        if steps < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
from gvm_py.__main__ import main
sys.exit(main())
"""


def killed_at(box: Sandbox, step: int, places: tuple[Path, ...], *words: str) -> bool:
    """Run `gosdk WORDS` and kill it right before change number `step` below `places`; the first one is number 0.

    Returns False when it came to its end before that; then it must have succeeded.
    """
    listed = "\n".join(f"{place}/" for place in places)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _PROGRAM, str(step), listed, *words],
        cwd=box.cwd,
        env=box.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, -9), done.stderr
    return done.returncode == -9
