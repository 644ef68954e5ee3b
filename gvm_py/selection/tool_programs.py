"""gopls and dlv per minor: `tools/go1.25/gopls` in the store, and which program a shim of that name starts.

A gopls reads code no newer than the Go that built it, and a dlv debugs the releases it knows. So where two minors are
in use, `gosdk tools sync` keeps a build for each (gvm_py/upkeep/tools).
"""

from pathlib import Path

from gvm_py.host import Platform
from gvm_py.paths import Layout
from gvm_py.system.programs import runs
from gvm_py.version import GoVersion

PER_MINOR = ("gopls", "dlv")
"""The programs that depend on the Go that built them."""


def minor_directory(layout: Layout, version: GoVersion) -> Path:
    """Return where the builds for the minor of an SDK are; it need not exist."""
    return layout.tools / f"go{version.language}"


def built_tools(layout: Layout, platform: Platform) -> tuple[str, ...]:
    """Return the names of the programs that have a build for any minor: those get a shim."""
    return tuple(name for name in PER_MINOR if any(layout.tools.glob(f"go1.*/{name}{platform.exe}")))


def build_for(layout: Layout, version: GoVersion | None, name: str, platform: Platform) -> Path | None:
    """Return the build of a program for the minor of an SDK, None where there is none."""
    if version is None or name not in PER_MINOR:
        return None
    program = minor_directory(layout, version) / f"{name}{platform.exe}"
    return program if runs(program) else None
