"""What the command line says about installing: a value of its own, so that saying it loads nothing."""

from dataclasses import dataclass

from gvm_py.host import Platform
from gvm_py.lockfile import Pin


@dataclass(frozen=True)
class Wish:
    """Where from and how; the settings fill in what is None, and `pin` is what a gosdk.lock accepts."""

    source: str | None = None
    mirror: str | None = None
    platform: Platform | None = None
    refresh: bool = False
    reinstall: bool = False
    pin: Pin | None = None
