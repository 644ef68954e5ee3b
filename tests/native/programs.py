"""The native resolver under test: a binary for this machine or another one, put under the names of a store."""

import os
import shutil
from pathlib import Path

from tests.support.selection import DEFAULTS, VERSIONS, Lab

BINARIES = Path(__file__).parents[2] / "shims" / "native" / "bin"
NAMES = ("go", "gofmt", "gosdk")


def place(program: Path, lab: Lab, *, gotoolchain: str = "") -> None:
    """Put `program` under each name into the shims directories of all stores of `lab`."""
    for store in DEFAULTS:
        shims = lab.layout(store).shims
        for shim in shims.iterdir():
            shim.unlink()
        for name in (*NAMES, *(f"go{version}" for version in VERSIONS)):
            shutil.copy(program, shims / name)
        describe(lab, store, gotoolchain=gotoolchain)


def describe(lab: Lab, store: str, **settings: str) -> None:
    """Write what the program reads about its store."""
    layout = lab.layout(store)
    values = {"root": layout.root, "cli": lab.cli, **settings}
    text = b"".join(os.fsencode(f"{name}={value}\n") for name, value in values.items() if str(value))
    (layout.shims / ".store").write_bytes(text)
