"""Run a program for what it writes, with limits on its time and its output, and end everything that it started."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import IO, NamedTuple

from gvm_py.errors import GosdkError
from gvm_py.records import dataclass
from gvm_py.system.parallel import Background

_GRACE_SECONDS = 1.0


class Limits(NamedTuple):
    """How long a program may take, and how many bytes it may write to each of its two outputs."""

    seconds: float
    size: int = 8 << 20


@dataclass(frozen=True)
class Ended:
    """What a program wrote and its exit status; `failure` says in words why there is none of its own."""

    status: int = 0
    out: bytes = b""
    err: bytes = b""
    failure: str = ""


def run_bounded(
    words: Sequence[str],
    env: Mapping[str, str],
    limits: Limits,
    *,
    cwd: str | Path | None = None,
    given: bytes = b"",
    uses_terminal: bool = False,
) -> Ended:
    """Return how a program ended that is given `given` to read. Never raises for it.

    It is started in a process group of its own, which is ended with it; unless it `uses_terminal`: that stops programs
    of other groups.
    """
    apart = not uses_terminal and sys.platform != "win32"
    try:
        process = subprocess.Popen(
            words,
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.PIPE if given else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            process_group=0 if apart else None,
        )
    except (OSError, ValueError) as error:
        return Ended(-1, failure=getattr(error, "strerror", None) or str(error))
    end = partial(_end, process, apart=apart)
    try:
        return _collected(process, end, given, limits)
    finally:
        end()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_SECONDS)


def _collected(process: "subprocess.Popen[bytes]", end: Callable[[], None], given: bytes, limits: Limits) -> Ended:
    deadline = monotonic() + limits.seconds
    if process.stdin:
        # A program that reads nothing must not block this one, and one that has ended already is no error.
        Background(partial(_write, process.stdin, given))
    readers = [Background(partial(_read, stream, end, limits.size)) for stream in (process.stdout, process.stderr)]
    # Waiting for the end of its output is exact; Popen.wait with a time-out polls.
    for reader in readers:
        reader.wait(max(0.0, deadline - monotonic()))
    try:
        status = process.wait(max(0.0, deadline - monotonic()))
    except subprocess.TimeoutExpired:
        status = None
    finally:
        end()
        for reader in readers:
            reader.wait(_GRACE_SECONDS)
    # What it left behind, out of reach, may keep its output open.
    if status is None or any(reader.is_running for reader in readers):
        return Ended(-1, failure=f"it gave no answer within {limits.seconds:g} s")
    return _ended(status, [reader.answer() for reader in readers], limits)


def _ended(status: int, outputs: Sequence[bytes | GosdkError], limits: Limits) -> Ended:
    out, err = (data if isinstance(data, bytes) else b"" for data in outputs)
    if max(len(out), len(err)) > limits.size:
        return Ended(-1, failure=f"it wrote more than {limits.size >> 20} MiB")
    return Ended(status, out, err)


def _write(stream: IO[bytes], given: bytes) -> None:
    with suppress(OSError), stream:
        stream.write(given)


def _read(stream: IO[bytes] | None, end: Callable[[], None], limit: int) -> bytes:
    if stream is None:
        return b""
    with stream:
        data = stream.read(limit + 1)
        if len(data) > limit:
            end()
    return data


def _end(process: "subprocess.Popen[bytes]", *, apart: bool) -> None:
    if sys.platform == "win32" or not apart:
        process.kill()
        return
    # The program may be gone while what it started still runs.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
