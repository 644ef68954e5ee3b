"""Run a go command with limits on its time and its output, and end everything that it started."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import IO

from gvm_py.records import dataclass
from gvm_py.system.parallel import Background

TIMEOUT_SECONDS = 20.0
"""A go command answers in some 10 ms, in a large repository in seconds."""
OUTPUT_LIMIT = 8 << 20
_GRACE_SECONDS = 1.0


@dataclass(frozen=True)
class GoRun:
    """What a go command wrote and its exit status; `failure` says in words why there is none of its own."""

    words: tuple[str, ...]
    status: int = 0
    out: str = ""
    err: str = ""
    failure: str = ""

    @property
    def command(self) -> str:
        """The command without its flags, as people type it: `go list -m all`."""
        shown = [word for word in self.words if word == "-m" or not word.startswith(("-", "{{"))]
        return " ".join(("go", *shown))


def run_go(
    go: Path, words: Sequence[str], env: Mapping[str, str], cwd: Path, *, seconds: float = TIMEOUT_SECONDS
) -> GoRun:
    """Return what `go WORDS` says in `cwd`. Never raises for it."""
    try:
        process = subprocess.Popen(
            [str(go), *words],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            process_group=None if sys.platform == "win32" else 0,
        )
    except (OSError, ValueError) as error:
        return GoRun(tuple(words), -1, failure=getattr(error, "strerror", None) or str(error))
    try:
        return _collected(process, tuple(words), seconds)
    finally:
        _end(process)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_SECONDS)


def _collected(process: "subprocess.Popen[bytes]", words: tuple[str, ...], seconds: float) -> GoRun:
    deadline = monotonic() + seconds
    readers = [
        Background(partial(_read, stream, partial(_end, process))) for stream in (process.stdout, process.stderr)
    ]
    # Waiting for the end of its output is exact; Popen.wait with a time-out polls.
    for reader in readers:
        reader.wait(max(0.0, deadline - monotonic()))
    try:
        status = process.wait(max(0.0, deadline - monotonic()))
    except subprocess.TimeoutExpired:
        return GoRun(words, -1, failure=f"it gave no answer within {seconds:g} s")
    finally:
        _end(process)
        for reader in readers:
            reader.wait(_GRACE_SECONDS)
    out, err = (reader.answer() for reader in readers)
    if not isinstance(out, bytes) or not isinstance(err, bytes) or max(len(out), len(err)) > OUTPUT_LIMIT:
        return GoRun(words, -1, failure=f"it wrote more than {OUTPUT_LIMIT >> 20} MiB")
    return GoRun(words, status, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def _read(stream: IO[bytes] | None, end: Callable[[], None]) -> bytes:
    if stream is None:
        return b""
    with stream:
        data = stream.read(OUTPUT_LIMIT + 1)
        if len(data) > OUTPUT_LIMIT:
            end()
    return data


def _end(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.kill()
        return
    # The go command may be gone while what it started still runs.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
