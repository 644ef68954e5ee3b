"""A store of small SDKs whose shims come first on PATH, as after `gosdk setup`."""

from pathlib import Path

from tests.support.run import Sandbox
from tests.support.sdk import write_sdk


def with_shims(box: Sandbox, *versions: str) -> Sandbox:
    """Write small SDKs into the store of `box`, put its shims before /usr/bin on PATH, and return it."""
    for version in versions:
        write_sdk(goroot(box, version), version)
    box.env["PATH"] = f"{box.root / 'shims'}:/usr/bin:/bin"
    assert box.gosdk("rehash").code == 0
    return box


def goroot(box: Sandbox, version: str) -> Path:
    """Return where the store of `box` has the SDK of a version."""
    return box.root / "versions" / f"go{version}"
