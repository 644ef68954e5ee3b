"""Which programs run from a directory now, where the system tells: `/proc/PID/exe` on Linux."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gvm_py import override

_PROC = Path("/proc")
# The kernel marks a program whose file was replaced or removed after the start.
_DELETED = " (deleted)"


@dataclass(frozen=True)
class Process:
    """A running program: its process id and the path of its file."""

    pid: int
    program: str

    @override
    def __str__(self) -> str:
        return f"process {self.pid} ({os.path.basename(self.program)})"


def running_from(directories: Iterable[Path]) -> dict[Path, Process]:
    """Return those of `directories` that a program runs from, each with one such program.

    Nothing where the system has no `/proc`; programs of other users are seen only by root.
    """
    wanted = {os.path.join(os.path.realpath(directory), ""): directory for directory in directories}
    found: dict[Path, Process] = {}
    for process in _processes() if wanted else ():
        for prefix, directory in wanted.items():
            if process.program.startswith(prefix):
                found.setdefault(directory, process)
    return found


def _processes() -> list[Process]:
    try:
        pids = [int(name) for name in os.listdir(_PROC) if name.isdecimal()]
    except OSError:
        return []
    return [Process(pid, program) for pid in pids if (program := _program(pid))]


def _program(pid: int) -> str:
    try:
        return os.readlink(_PROC / str(pid) / "exe").removesuffix(_DELETED)
    except OSError:
        return ""
