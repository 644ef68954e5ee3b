"""mise, the rival that benchmarks compare with: its program for linux-x64, from npm."""

import subprocess
from pathlib import Path

VERSION = "2026.9.15"
_PACKAGE = f"@jdxcode/mise-linux-x64@{VERSION}"


def fetch(directory: Path) -> Path:
    """Download mise into `directory` and return its program. Raises CalledProcessError without npm or its registry."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(directory), _PACKAGE]
    archive = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]
    subprocess.run(["tar", "-xzf", str(directory / archive), "-C", str(directory)], check=True)
    return directory / "package" / "bin" / "mise"
