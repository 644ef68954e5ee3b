"""Where doctor looks from."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gvm_py.host import Platform
from gvm_py.paths import Layout


@dataclass(frozen=True)
class Place:
    """The directory that is examined, the user's home, the machine, the environment, the store."""

    directory: Path
    home: Path
    platform: Platform
    env: Mapping[str, str]
    layout: Layout

    @property
    def temporary(self) -> Path:
        """The directory for temporary files, as Go's os.TempDir has it."""
        return Path(self.platform.temporary(self.env))

    @property
    def stable_links(self) -> Path:
        """The links that `gosdk sync-ide --stable-link` makes, because the user asked for them."""
        return self.layout.root / "current"
