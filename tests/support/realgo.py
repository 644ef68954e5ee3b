"""The go command of this machine as an oracle."""

import functools
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from gvm_py.version import GoVersion

GO = shutil.which("go")
needs_go = pytest.mark.skipif(GO is None, reason="no go command here, so this is NOT checked against a real one")


def run_go(*args: str, cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the go command with nothing in its environment but `env` and what keeps it off the network and the home."""
    alone = {"GOENV": "off", "GOPROXY": "off", "HOME": str(cwd), "PATH": "/nowhere"}
    return subprocess.run(
        [str(GO), *args], cwd=cwd, env={**alone, **env}, capture_output=True, text=True, errors="replace", check=False
    )


@functools.cache
def go_version() -> GoVersion:
    """Return the version of the go command itself."""
    said = run_go("env", "GOVERSION", cwd=Path(os.sep), env={"GOTOOLCHAIN": "local"})
    version = GoVersion.from_toolchain(said.stdout.strip())
    assert version is not None, said
    return version
