"""Whether an IDE runs now. While it does, it may overwrite what is changed below it.

Source: intellij-community DirectoryLock (2023 and later): `.lock` in the config directory holds the process id.
A crash leaves the file behind, so the process must exist and must look like an IDE.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from gvm_py.ide.standard_dirs import Ide
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any

_LOCK = ".lock"
_SYSTEM = "C:\\Windows\\System32\\"
_WORDS = ("goland", "idea", "java", "jbr")


@dataclass(frozen=True)
class Running:
    """An IDE and its process id."""

    ide: Ide
    pid: int


def find_running(ides: Iterable[Ide]) -> tuple[Running, ...]:
    """Return the IDEs that run on this machine now."""
    held = ((ide, _lock_holder(ide.config)) for ide in ides)
    return tuple(Running(ide, pid) for ide, pid in held if pid and _is_ide(pid))


def _lock_holder(config: Path) -> int | None:
    text = (read_if_any(config / _LOCK, limit=32) or b"").strip()
    return int(text) if text.isdigit() and len(text) < 10 else None


def _is_ide(pid: int) -> bool:
    command = _command(pid).casefold()
    return any(word in command for word in _WORDS)


def _command(pid: int) -> str:
    """Return the command line of a process, or the empty string where there is none."""
    data = read_if_any(Path(f"/proc/{pid}/cmdline"))
    if data is not None:
        return data.decode("utf-8", "replace")
    # By its place, and not by PATH, which may lead into a project.
    query = ["/bin/ps", "-o", "command=", "-p", str(pid)]
    if sys.platform == "win32":
        query = [_SYSTEM + "tasklist.exe", "/NH", "/FO", "CSV", "/FI", f"PID eq {pid}"]
    try:
        done = subprocess.run(query, capture_output=True, text=True, errors="replace", timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
