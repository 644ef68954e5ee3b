"""Start a program in place of gosdk, with the environment of an SDK."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from gvm_py.errors import NotFoundError
from gvm_py.version import GoVersion


def sdk_environment(goroot: Path, version: GoVersion, env: Mapping[str, str]) -> dict[str, str]:
    """Return `env` with the SDK's bin first on PATH, its GOROOT, and shims further down told to stay with it."""
    path = os.pathsep.join(filter(None, [str(goroot / "bin"), env.get("PATH", "")]))
    return {**env, "PATH": path, "GOROOT": str(goroot), "GOSDK_VERSION": version.text}


def replace_process(words: Sequence[str], env: Mapping[str, str]) -> NoReturn:
    """Become the command `words`, found on the PATH of `env`. Raises NotFoundError where there is no such program."""
    program = shutil.which(words[0], path=env.get("PATH", os.defpath))
    if program is None:
        raise NotFoundError(f"there is no program {words[0]!r} on PATH")
    replace_with(Path(program), words, env)


def replace_with(program: Path, words: Sequence[str], env: Mapping[str, str]) -> NoReturn:
    """Become `program`, started as `words`. Raises OSError where the system cannot run it."""
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":
        # Windows has no exec: the parent would return to the prompt while the child still runs.
        sys.exit(subprocess.run([str(program), *words[1:]], env=dict(env), check=False).returncode)
    os.execve(program, list(words), dict(env))  # noqa: S606  a shell would parse the words again
