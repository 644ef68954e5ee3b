"""Make permissions count for root, as they do for everybody else."""

import os
import shutil
from collections.abc import Sequence

import pytest


def without_root_powers() -> Sequence[str]:
    """Return what to put before a command; nothing where the tests do not run as root."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root ignores permissions, and setpriv is not here to take that away")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
