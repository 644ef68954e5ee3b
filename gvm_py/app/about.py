"""What gosdk says about itself, in a module that loads in a few milliseconds: install scripts ask for it."""

import os
import sys

from gvm_py import __version__
from gvm_py.host import Platform
from gvm_py.paths import Layout


def about() -> str:
    """Return the version of gosdk, its Python, platform and store. Raises UsageError for an unusable GOSDK_ROOT."""
    python = ".".join(map(str, sys.version_info[:3]))
    return f"gosdk {__version__} (Python {python}, {Platform.here()}, store {Layout.from_environment(os.environ).root})"
