"""Is an installed SDK still what it was installed as, and is that what the world was given?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from gvm_py.archive import h1_of, published_digests, tree_digests
from gvm_py.errors import GosdkError
from gvm_py.host import Platform
from gvm_py.receipt import Receipt, read_manifest
from gvm_py.sources.base import module_version
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


def check(sdk: InstalledSDK, published_h1: Callable[[str], str] | None) -> Checked:
    """Re-hash `sdk` and compare it with its manifest, its receipt and, where one is given, the checksum database.

    Raises IntegrityError for a receipt or manifest that cannot be read.
    """
    receipt, manifest = Receipt.read(sdk.goroot), read_manifest(sdk.goroot)
    # Without a manifest it is somebody else's tree, which may lie in the module cache or hold more than an SDK.
    actual = published_digests(sdk.goroot) if manifest is None else tree_digests(sdk.goroot)
    found = compare(actual if manifest is None else manifest, actual)
    if found:
        return Checked(sdk, found, f"{len(found.lines)} files are not as installed")
    platform = Platform.parse(receipt.platform) if receipt else Platform.here()
    module = module_version(sdk.version, platform)
    h1 = h1_of(actual, module)
    if receipt and receipt.h1 != h1:
        return Checked(sdk, found, f"its tree hashes to {h1}, its receipt says {receipt.h1}")
    return _against_database(Checked(sdk, found), module, h1, published_h1)


def _against_database(checked: Checked, module: str, h1: str, published_h1: Callable[[str], str] | None) -> Checked:
    if published_h1 is None:
        return replace(checked, note="compared with its receipt only")
    try:
        published = published_h1(module)
    except GosdkError as error:
        return replace(checked, note=f"compared with its receipt only ({error.message})")
    if published != h1:
        return replace(checked, problem=f"its tree hashes to {h1}, the checksum database says {published}")
    return replace(checked, note="as the checksum database has it")
