"""Kill a real gosdk with SIGKILL right before its n-th change of the file system below a directory."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from tests.support.changes import before_change
from tests.support.forkserver import Prelude
from tests.support.run import Sandbox
from tests.support.thorough import of

EVERY = of(3, full=1)
"""`make test` stops a command before every third change only, `make fuzz` before each one."""


def killed_at(box: Sandbox, step: int, places: Sequence[Path], *words: str) -> str | None:
    """Run `gosdk WORDS` and kill it right before change number `step` below `places`; the first one is number 0.

    Returns what it was about to do, or None when it came to its end before that; then it must have succeeded.
    """
    listed = [f"{place}/" for place in places]
    done = box.gosdk(*words, prelude=Prelude(__name__, die_before.__name__, (step, listed)))
    assert done.code in (0, -signal.SIGKILL), done.err
    return done.err.splitlines()[-1] if done.code else None


def die_before(step: int, places: list[str]) -> None:
    """Let this process kill itself right before that change."""

    def die(change: str, _: str) -> None:
        os.write(2, f"\n{change}\n".encode())
        os.kill(os.getpid(), signal.SIGKILL)

    # What deletes a tree names the files in it relative to an open directory.
    before_change(step, lambda path: path.startswith(tuple(places)) or not os.path.isabs(path), die)
