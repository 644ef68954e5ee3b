"""What gosdk says about itself, in a module that loads in a few milliseconds: install scripts ask for it."""

import os
import sys
from pathlib import Path

from gvm_py import __version__
from gvm_py.host import Platform
from gvm_py.paths import Layout


def about(root: Path | None = None) -> str:
    """Return the version of gosdk, its Python, platform and store. Raises UsageError for an unusable GOSDK_ROOT."""
    python = ".".join(map(str, sys.version_info[:3]))
    store = root or Layout.from_environment(os.environ).root
    return f"gosdk {__version__} (Python {python}, {Platform.here()}, store {store})"
