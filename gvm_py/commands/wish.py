"""What the command line says about installing: a value of its own, so that saying it loads nothing."""

from dataclasses import dataclass

from gvm_py.host import Platform


@dataclass(frozen=True)
class Wish:
    """Where from and how; the settings fill in what is None."""

    source: str | None = None
    mirror: str | None = None
    platform: Platform | None = None
    refresh: bool = False
    reinstall: bool = False
