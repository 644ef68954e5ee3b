"""How much of a long test runs: `make test` runs a share of it, `make fuzz` all."""

import os
from typing import TypeVar

T = TypeVar("T")
THOROUGH = "HYPOTHESIS_PROFILE" in os.environ


def of(share: T, full: T) -> T:
    """Return `full` in `make fuzz`, else `share`."""
    return full if THOROUGH else share
