"""Programs of this machine, found on PATH and nowhere near a project."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def find_program(name: str, env: Mapping[str, str], *, outside: Path | None = None) -> Path | None:
    """Return the first `name` on PATH that can be run, None where there is none.

    A relative entry is skipped: it would run whatever lies in the working directory. So is what lies in `outside`.
    """
    for entry in env.get("PATH", "").split(os.pathsep):
        program = Path(entry, f"{name}.exe" if sys.platform == "win32" else name)
        if os.path.isabs(entry) and program.is_file() and os.access(program, os.X_OK):
            real = Path(os.path.realpath(program))
            if outside is None or not real.is_relative_to(os.path.realpath(outside)):
                return program
    return None
