"""The native resolver under test: a binary for this machine or another one, put under the names of a store."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.support.selection import DEFAULTS, VERSION_FILES, VERSIONS, Lab

SOURCES = Path(__file__).parents[2] / "shims" / "native"
BINARIES = SOURCES / "bin"
NAMES = ("go", "gofmt", "gosdk")


def place(program: Path, lab: Lab, *, gotoolchain: str = "") -> None:
    """Put `program` under each name into the shims directories of all stores of `lab`."""
    for store in DEFAULTS:
        shims = lab.layout(store).shims
        for shim in shims.iterdir():
            shim.unlink()
        for name in (*NAMES, *(f"go{version}" for version in VERSIONS)):
            shutil.copy(program, shims / name)
        version_files = "true" if store in VERSION_FILES else ""
        describe(lab, store, gotoolchain=gotoolchain, version_files=version_files)


def describe(lab: Lab, store: str, **settings: str) -> None:
    """Write what the program reads about its store."""
    layout = lab.layout(store)
    values = {"root": layout.root, "cli": lab.cli, **settings}
    text = b"".join(os.fsencode(f"{name}={value}\n") for name, value in values.items() if str(value))
    (layout.shims / ".store").write_bytes(text)


def compile_here(target: Path, *options: str, compiler: str = "gcc") -> Path:
    """Compile the sources for this machine with another compiler, for its checks, and return the program."""
    sources = sorted(path for path in SOURCES.glob("*.c") if path.name != "os_windows.c")
    subprocess.run([compiler, "-std=c11", "-Wall", "-Wextra", "-Werror", *options, "-o", target, *sources], check=True)
    return target
