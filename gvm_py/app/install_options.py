"""What the command line says about installing: a value of its own, so that saying it loads nothing."""

import os

from gvm_py.host import ARCHIVE_ENDINGS, Platform
from gvm_py.records import dataclass
from gvm_py.request.lockfile import Pin


@dataclass(frozen=True)
class InstallOptions:
    """Where from and how; the settings fill in what is None, `pin` is what a gosdk.lock accepts, `own_name` how to
    call a tree that is not an official release.
    """

    source: str | None = None
    mirror: str | None = None
    platform: Platform | None = None
    refresh: bool = False
    reinstall: bool = False
    pin: Pin | None = None
    own_name: str | None = None


def is_archive(text: str) -> bool:
    """Return whether the user means a path or URL and not a version."""
    return "/" in text or os.sep in text or text in (os.curdir, os.pardir) or text.endswith(ARCHIVE_ENDINGS)
