"""The shell that `gosdk shell` starts."""

import os
import subprocess
import sys
from collections.abc import Mapping

from gvm_py.errors import UsageError


def shell_program(env: Mapping[str, str]) -> str:
    """Return the path of the user's shell. Raises UsageError where the environment names none."""
    program = env.get("SHELL") or (env.get("COMSPEC", "") if sys.platform == "win32" else "")
    if not os.path.isabs(program) or not os.access(program, os.X_OK):
        raise UsageError(
            f"SHELL={program!r} is not a program, so there is no shell to start", hint="export SHELL=/bin/sh"
        )
    return program


def run_shell(program: str, env: Mapping[str, str]) -> int:
    """Become the shell. On Windows, where no process can become another, return the exit code of the shell."""
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(program, [program], dict(env))  # noqa: S606 - becoming the user's own shell is the purpose
    return subprocess.run([program], env=dict(env), check=False).returncode
