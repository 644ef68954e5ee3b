"""Put an installed SDK back into the state it was published in, touching only the files that differ."""

import os
from pathlib import Path

from gvm_py.archive import tree_digests
from gvm_py.errors import GosdkError
from gvm_py.fs import remove_tree
from gvm_py.host import Platform
from gvm_py.install.installer import Installer
from gvm_py.receipt import MANIFEST_NAME, RECEIPT_NAME, Receipt
from gvm_py.request import Request
from gvm_py.sources.base import Artifact
from gvm_py.store import InstalledSDK
from gvm_py.verify import Differences, compare


def installed_platform(sdk: InstalledSDK, here: Platform) -> Platform:
    """Return the platform an SDK was installed for; this machine's where its receipt is lost or broken."""
    try:
        receipt = Receipt.read(sdk.goroot)
    except GosdkError:
        return here
    return Platform.parse(receipt.platform) if receipt else here


def repair(installer: Installer, sdk: InstalledSDK) -> Differences:
    """Build the genuine tree beside `sdk`, move over what differs, and return what that was.

    Each file is replaced in one step. Raises as `Installer.install`, and then `sdk` is as it was.
    """

    def from_artifact(artifact: Artifact) -> Differences:
        store = installer.tools.store
        with store.version_lock(sdk.version, f"repairing {sdk.version.name}"), store.staged(sdk.version) as staging:
            installer.build_tree(artifact, staging)
            found = compare(tree_digests(staging), tree_digests(sdk.goroot))
            _apply(found, staging, sdk.goroot)
        return found

    return installer.with_artifact(Request.parse(sdk.version.first_release.text), from_artifact)


def _apply(found: Differences, genuine: Path, goroot: Path) -> None:
    for name in found.extra:
        (goroot / name).unlink()
    for name in (*found.changed, *found.missing, RECEIPT_NAME, MANIFEST_NAME):
        target = goroot / name
        if target.is_dir() and not target.is_symlink():
            remove_tree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(genuine / name, target)
