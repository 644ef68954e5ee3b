"""Wait for what another process does. Only a program that is broken uses up the patience."""

import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

_PATIENCE = 120.0


def wait_until(condition: Callable[[], bool], process: "subprocess.Popen[Any] | None" = None) -> None:
    """Return once `condition` holds. Raises AssertionError where `process` ends before that, or nothing happens."""
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        assert process is None or process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.01)


def wait_for_end(pid: int) -> None:
    """Return once a process is gone, or an orphan that nobody has reaped yet: death by SIGKILL takes a moment."""
    wait_until(lambda: _has_ended(pid))


def _has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return False
