"""A machine without any network: not even loopback is up."""

import shutil
import subprocess
from functools import cache

import pytest

_ALONE = ("unshare", "--net", "--map-root-user")


@cache
def _is_possible() -> bool:
    return shutil.which(_ALONE[0]) is not None and subprocess.run([*_ALONE, "true"], check=False).returncode == 0


def without_network() -> tuple[str, ...]:
    """Return the command that runs the command after it without a network. Skips the test where there is none."""
    if not _is_possible():
        pytest.skip(f"no network namespaces here, so this is NOT proven without a network: {' '.join(_ALONE)} fails")
    return _ALONE
