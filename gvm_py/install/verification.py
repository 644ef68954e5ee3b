"""Whether an installed SDK is still what it was installed as, and whether that is what was published."""

from collections.abc import Mapping
from typing import Any

from gvm_py.dist.archive import Progress, h1_of, ignore_progress, published_digests, tree_digests
from gvm_py.dist.sources.base import module_version
from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.golang.sdktree import find_defects
from gvm_py.host import Platform
from gvm_py.install.delivery import PublishedHash
from gvm_py.records import dataclass, field, replace
from gvm_py.store.receipt import MANIFEST_NAME, RECEIPT_NAME, Differences, Receipt, compare, read_manifest
from gvm_py.store.sdks import InstalledSDK


@dataclass(frozen=True)
class VerifiedSDK:
    """What `check` found. `problem` is empty for an SDK that is as published; `note` says what was not checked."""

    sdk: InstalledSDK
    differences: Differences = field(default_factory=Differences)
    problem: str = ""
    note: str = ""

    @property
    def summary(self) -> str:
        """One line for people."""
        if self.sdk.version.label and not self.problem:
            return self.note
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


def check(sdk: InstalledSDK, published_h1: PublishedHash | None, progress: Progress = ignore_progress) -> VerifiedSDK:
    """Re-hash `sdk` and compare it with its manifest, its receipt and, where one is given, the checksum database.

    Raises OSError for a file that cannot be read.
    """
    if sdk.linked:
        return _check_linked(sdk, published_h1, progress)
    return _check_installed(sdk, published_h1, progress)


def _check_linked(sdk: InstalledSDK, published_h1: PublishedHash | None, progress: Progress) -> VerifiedSDK:
    if sdk.version.label:
        return VerifiedSDK(sdk, note="linked and not an official release, so there is nothing to compare it with")
    # It is somebody else's tree, which may lie in the module cache or hold more than an SDK. A receipt in it is their
    # claim.
    return _against_published(VerifiedSDK(sdk), None, published_digests(sdk.goroot, progress), published_h1)


def _check_installed(sdk: InstalledSDK, published_h1: PublishedHash | None, progress: Progress) -> VerifiedSDK:
    try:
        receipt, manifest = Receipt.read(sdk.goroot), read_manifest(sdk.goroot)
    except IntegrityError as error:
        return VerifiedSDK(sdk, problem=error.message)
    if receipt is None or manifest is None:
        return VerifiedSDK(sdk, problem=f"its {MANIFEST_NAME if receipt else RECEIPT_NAME} is missing")
    actual = tree_digests(sdk.goroot, progress)
    found = compare(manifest, actual)
    if found:
        return VerifiedSDK(sdk, found, f"{len(found.lines)} files are not as installed")
    incomplete = find_defects(sdk.goroot, sdk.version, Platform.parse(receipt.platform))
    if incomplete:
        return VerifiedSDK(sdk, problem="; ".join(incomplete))
    if sdk.version.label:
        return VerifiedSDK(sdk, note="as it was installed; it is not an official release, so nobody else verified it")
    return _against_published(VerifiedSDK(sdk), receipt, actual, published_h1)


def _against_published(
    checked: VerifiedSDK, receipt: Receipt | None, actual: Mapping[str, str], published_h1: PublishedHash | None
) -> VerifiedSDK:
    module = module_version(checked.sdk.version, Platform.parse(receipt.platform) if receipt else Platform.here())
    h1 = h1_of(actual, module)
    if receipt and receipt.h1 != h1:
        return replace(checked, problem=f"its tree hashes to {h1}, its receipt says {receipt.h1}")
    try:
        published = published_h1(module) if published_h1 else None
    except IntegrityError as error:
        return replace(checked, problem=error.message)
    except GosdkError as error:
        return _without_database(checked, receipt, f": {error.message}")
    if published is None:
        return _without_database(checked, receipt, "")
    if published != h1:
        return replace(checked, problem=f"its tree hashes to {h1}, the checksum database says {published}")
    return replace(checked, note="as the checksum database has it")


def _without_database(checked: VerifiedSDK, receipt: Receipt | None, reason: str) -> VerifiedSDK:
    if receipt is None:
        return replace(checked, problem=f"it has no receipt, and no word from the checksum database{reason}")
    return replace(checked, note=f"compared with its receipt only{reason}")
