"""Programs of this machine, found on PATH and nowhere near a project."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from gvm_py.host import Platform


def runs(program: Path) -> bool:
    """Tell whether `program` can be started. A shell would run an empty file as a script that succeeds."""
    try:
        status = os.stat(program)
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size > 0 and os.access(program, os.X_OK)


def program_in(directory: Path, name: str, env: Mapping[str, str]) -> Path | None:
    """Return the file in `directory` that starts as `name`: on Windows by the order of PATHEXT."""
    return next((path for file in Platform.here().program_names(name, env) if runs(path := directory / file)), None)


def path_directories(env: Mapping[str, str]) -> Iterator[Path]:
    """Yield the directories on PATH in order, without the relative ones.

    A relative entry would run whatever lies in the working directory, and so would an empty one.
    """
    for entry in Platform.here().split_list(env.get("PATH", "")):
        if os.path.isabs(entry):
            yield Path(entry)


def find_program(name: str, env: Mapping[str, str], *, outside: Path | None = None) -> Path | None:
    """Return the first `name` on PATH that can be run, None where there is none.

    A relative entry of PATH is skipped, and so is what lies in `outside`.
    """
    for directory in path_directories(env):
        program = program_in(directory, name, env)
        if program and (outside is None or not _lies_in(program, outside)):
            return program
    return None


def _lies_in(program: Path, directory: Path) -> bool:
    return Path(os.path.realpath(program)).is_relative_to(os.path.realpath(directory))
