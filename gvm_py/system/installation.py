"""How the gosdk that runs now was installed, and so what upgrades and removes it."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from gvm_py.errors import GosdkError

Way = Literal["uv", "pipx", "venv"]

# Each tool leaves a file of its own in the environments it makes.
_MARKS: tuple[tuple[str, Way], ...] = (("uv-receipt.toml", "uv"), ("pipx_metadata.json", "pipx"))


@dataclass(frozen=True)
class Installation:
    """The environment that holds gosdk, and the tool that made it."""

    way: Way
    prefix: Path

    @classmethod
    def here(cls, root: Path) -> "Installation":
        """Return the installation that runs now; `root` is the store.

        Raises GosdkError for one that install.sh did not make: whoever made it knows how to change it.
        """
        prefix = Path(sys.prefix)
        for mark, way in _MARKS:
            if (prefix / mark).is_file():
                return cls(way, prefix)
        own = root / "self"
        if own.is_dir() and own.samefile(prefix):
            return cls("venv", prefix)
        raise GosdkError(
            f"this gosdk is part of the Python environment {prefix}, which install.sh did not make",
            hint=f"{sys.executable} -m pip install --upgrade gvm-py",
        )
