"""Is an installed SDK still what it was installed as, and is that what the world was given?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gvm_py.archive import h1_of, tree_digests
from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.receipt import Receipt, read_manifest
from gvm_py.sources.base import module_version
from gvm_py.host import Platform
from gvm_py.store import InstalledSDK
from gvm_py.verify import Differences, compare


@dataclass(frozen=True)
class Checked:
    """What `check` found. `problem` is empty for an SDK that is as published; `note` tells what was not checked."""

    sdk: InstalledSDK
    differences: Differences
    problem: str = ""
    note: str = ""

    @property
    def summary(self) -> str:
        """One line for people."""
        return self.problem or f"genuine{f', {self.note}' if self.note else ''}"

    def as_data(self) -> dict[str, Any]:
        """Return what `--json` shows."""
        found = self.differences
        return {
            "version": self.sdk.version.text,
            "goroot": str(self.sdk.goroot),
            "genuine": not self.problem,
            "problem": self.problem,
            "note": self.note,
            "changed": list(found.changed),
            "missing": list(found.missing),
            "extra": list(found.extra),
        }
