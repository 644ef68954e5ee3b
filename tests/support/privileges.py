"""Make permissions count for root, as they do for everybody else."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

import pytest


def without_root_powers() -> Sequence[str]:
    """Return what to put before a command; nothing where the tests do not run as root."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root ignores permissions, and setpriv is not here to take that away")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")


def as_user(uid: int) -> Sequence[str]:
    """Return what to put before a command to run it as the user `uid`, who is in no group of ours.

    Skips the test where the tests do not run as root, or where that user cannot start this Python.
    """
    command = ("setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--inh-caps=-all")
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("only root can run a command as another user, so this is NOT proven here")
    probe = [*command, sys.executable, "-c", "import gvm_py, click"]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("another user cannot start this Python, so this is NOT proven here")
    return command
