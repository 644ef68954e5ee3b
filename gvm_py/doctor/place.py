"""Where doctor looks from."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from gvm_py.host import Platform
from gvm_py.paths import Layout
from gvm_py.records import dataclass
from gvm_py.selection import Installed, Query
from gvm_py.store import Store


@dataclass(frozen=True)
class Place:
    """The directory that is examined, the user's home, the machine, the environment, the store.

    `version_files` is the setting of that name, by which the files of asdf and mise count."""

    directory: Path
    home: Path
    platform: Platform
    env: Mapping[str, str]
    layout: Layout
    version_files: bool = False

    @property
    def temporary(self) -> Path:
        """The directory for temporary files, as Go's os.TempDir has it."""
        return Path(self.platform.temporary(self.env))

    @property
    def stable_links(self) -> Path:
        """The links that `gosdk sync-ide --stable-link` makes, because the user asked for them."""
        return self.layout.root / "current"

    def query(self, directory: Path, store: Store, installed: Sequence[Installed]) -> Query:
        """Return what the selection rule is asked about a directory."""
        return Query(
            self.env,
            directory,
            self.layout,
            installed,
            store.default,
            default_file=store.default_file,
            version_files=self.version_files,
        )
