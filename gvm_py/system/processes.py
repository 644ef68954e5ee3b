"""Which programs run from a directory now, where the system shows it: `/proc/PID/exe` on Linux, Toolhelp on Windows."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from gvm_py import override
from gvm_py.paths.spelling import path_key, real_key
from gvm_py.records import dataclass
from gvm_py.system.patience import is_held

_PROC = Path("/proc")
# The kernel marks a program whose file was replaced or removed after the start.
_DELETED = " (deleted)"
_GENERATIONS = 12
_ASK_SECONDS = 5


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

    Nothing where the system does not show them; programs of other users are seen only by root.
    """
    wanted = {os.path.join(real_key(directory), ""): directory for directory in directories}
    found: dict[Path, Process] = {}
    if not wanted:
        return found
    for process in _processes():
        for prefix, directory in wanted.items():
            if path_key(process.program).startswith(prefix):
                found.setdefault(directory, process)
    return found


def parents() -> Iterator[str]:
    """Yield the names of the programs that started this process, the nearest first."""
    if sys.platform == "win32":
        from gvm_py.system.windows import ancestors

        yield from (process.name.lower() for process in ancestors())
    else:
        pid, left = os.getppid(), _GENERATIONS
        while left and (found := _name_and_parent(pid)):
            yield found[0]
            pid, left = found[1], left - 1


def others_from(directory: Path) -> list[Process]:
    """Return what runs from `directory` on Windows besides this process and those that started it."""
    if sys.platform == "win32":
        from gvm_py.system.windows import ancestors

        own = {os.getpid(), *(process.pid for process in ancestors())}
        prefix = os.path.join(real_key(directory), "")
        return [found for found in _processes() if found.pid not in own and path_key(found.program).startswith(prefix)]
    return []


def holder(path: str) -> str:
    """Return who has a file open, `NAME (process PID)`, where Windows shows it; else nothing."""
    if sys.platform == "win32":
        from gvm_py.system.windows import holders

        return next(iter(holders(path)), "")
    return ""


def held_by(error: OSError) -> str:
    """Return the end of a sentence: who keeps a file from being changed, on Windows; else nothing."""
    # The C library of Windows calls an open that another program refuses a lack of permission, and keeps no number.
    if not is_held(error) and not (os.name == "nt" and isinstance(error, PermissionError)):
        return ""
    names = (str(name) for name in (error.filename, error.filename2) if name)
    who = next((found for name in names if (found := holder(name))), "another program")
    return f"; {who} {'may have' if who == 'another program' else 'has'} it open"


def _processes() -> list[Process]:
    if sys.platform == "win32":
        from gvm_py.system.windows import processes, program_path

        return [Process(process.pid, program_path(process.pid)) for process in processes()]
    try:
        pids = [int(name) for name in os.listdir(_PROC) if name.isdecimal()]
    except OSError:
        return []
    found = [Process(pid, _program(pid)) for pid in pids]
    return [process for process in found if process.program]


def _program(pid: int) -> str:
    try:
        return os.readlink(_PROC / str(pid) / "exe").removesuffix(_DELETED)
    except OSError:
        return ""


def _name_and_parent(pid: int) -> tuple[str, int] | None:
    """Return the name of a process and the id of its parent; None where neither /proc nor ps knows it."""
    try:
        status = (_PROC / str(pid) / "status").read_text(encoding="utf-8", errors="replace")
        fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        return fields["Name"], int(fields["PPid"])
    except (OSError, KeyError, ValueError):
        return _asked_name_and_parent(pid)


def _asked_name_and_parent(pid: int) -> tuple[str, int] | None:
    command = ["ps", "-o", "ppid=,comm=", "-p", str(pid)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_ASK_SECONDS)
        parent, name = done.stdout.split(None, 1)
        return name.strip(), int(parent)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
