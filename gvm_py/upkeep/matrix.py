"""Run one command under several SDKs at once, each with an output of its own, and leave nothing running."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path
from threading import Lock

from gvm_py.records import dataclass, field
from gvm_py.system.launch import Command
from gvm_py.version import GoVersion, newest_by_minor

_CANNOT_RUN = 126  # what a shell says of a program that the system refuses to start
_GRACE_SECONDS = 3.0


@dataclass(frozen=True)
class Run:
    """A command under one SDK: its environment, the file that its output goes to, and what is started."""

    version: GoVersion
    goroot: Path
    env: Mapping[str, str]
    output: Path
    command: Command


@dataclass(frozen=True)
class Result:
    """How a run ended: the exit code, negative for the number of a signal, and after how many seconds."""

    run: Run
    exit_code: int
    seconds: float

    @property
    def verdict(self) -> str:
        """`ok`, `exit 2` or `killed by SIGKILL`."""
        if self.exit_code < 0:
            return f"killed by {signal.Signals(-self.exit_code).name}"
        return f"exit {self.exit_code}" if self.exit_code else "ok"


def one_per_minor(
    minimum: GoVersion, installed: Iterable[GoVersion], listed: Iterable[GoVersion]
) -> tuple[GoVersion, ...]:
    """Return a stable release of each minor from that of `minimum` on, the oldest first, none older than `minimum`.

    That is the newest patch installed, else the newest of those `listed` as available.
    """
    chosen: dict[str, GoVersion] = {}
    for versions in (installed, listed):
        enough = (version for version in versions if version >= minimum and not version.is_prerelease)
        chosen = newest_by_minor(enough) | chosen
    return tuple(sorted(chosen.values()))


def run_matrix(runs: Sequence[Run], *, cwd: Path, jobs: int) -> Generator[Result, None, None]:
    """Run each run, `jobs` at a time, and yield each result when it is there.

    Whoever stops iterating, by Ctrl-C or otherwise, stops all that still runs first, with everything it started.
    """
    group = _ProcessGroup(cwd)
    with ThreadPoolExecutor(jobs) as pool:
        try:
            futures = [pool.submit(group.run, run) for run in runs]
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            group.stop()


@dataclass
class _ProcessGroup:
    """The processes that run now. Each leads a process group, so that a signal reaches all it started."""

    cwd: Path
    _running: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    _stopped: bool = False
    _lock: Lock = field(default_factory=Lock)

    def run(self, run: Run) -> Result:
        """Run the command to its end."""
        start = time.monotonic()
        with open(run.output, "wb") as output:
            try:
                process = self._start(run, output.fileno())
            except OSError as error:
                output.write(f"cannot run {run.command.program}: {error.strerror}\n".encode())
                return Result(run, _CANNOT_RUN, 0)
        code = process.wait()
        with self._lock:
            self._running.pop(process.pid, None)
        return Result(run, code, time.monotonic() - start)

    def _start(self, run: Run, output: int) -> "subprocess.Popen[bytes]":
        with self._lock:
            if self._stopped:
                raise InterruptedError
            process = subprocess.Popen(
                run.command.arguments,
                executable=run.command.program,
                cwd=self.cwd,
                env=dict(run.env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=None if sys.platform == "win32" else 0,
            )
            self._running[process.pid] = process
            return process

    def stop(self) -> None:
        """End what runs: as Ctrl-C would, and what does not follow within three seconds by force."""
        with self._lock:
            self._stopped = True
            running = list(self._running.values())
        if not running:
            return
        try:
            for process in running:
                _signal(process, signal.SIGINT)
            deadline = time.monotonic() + _GRACE_SECONDS
            for process in running:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(max(0.0, deadline - time.monotonic()))
        finally:
            for process in running:
                _signal(process, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)


def _signal(leader: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    if sys.platform == "win32":
        leader.terminate()
        return
    # The leader may be gone while what it started still runs.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader.pid, number)
