"""Put an SDK that is not an official release into the store: a copy of a tree, or what was built in one.

Nobody publishes a hash of it, so nothing can verify it. The receipt lists no roots; the manifest lets `gosdk verify`
find what changed afterwards.
"""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from gvm_py.dist.archive import h1_of, tree_digests
from gvm_py.dist.sources.base import module_version
from gvm_py.errors import GosdkError, shell_word
from gvm_py.golang.sdktree import check_sdk
from gvm_py.host import Platform
from gvm_py.install.outcome import InstallOutcome
from gvm_py.install.source_build import BUILD_LITTER
from gvm_py.records import dataclass
from gvm_py.store import Store
from gvm_py.store.receipt import MANIFEST_NAME, RECEIPT_NAME, Receipt
from gvm_py.system.disk import FULL, disk_errors
from gvm_py.system.trees import sync_tree
from gvm_py.version import GoVersion

_NOT_COPIED = (".git", RECEIPT_NAME, MANIFEST_NAME)

Fill = Callable[[Path], str]
"""Makes an SDK in an empty directory and returns where it is from."""


@dataclass(frozen=True)
class OwnInstaller:
    """Installs into `store` what has a name of its own."""

    store: Store
    platform: Platform
    reinstall: bool = False

    def install(self, version: GoVersion, fill: Fill) -> InstallOutcome:
        """Return the SDK called `version`, made by `fill` unless it is here.

        Raises IntegrityError for an incomplete tree, GosdkError; the store is as it was then.
        """
        store = self.store
        with store.version_lock(version, f"installing {version.name}"):
            present = None if self.reinstall else store.find(version)
            if present:
                return InstallOutcome(present)
            with disk_errors(store.layout.root, f"install {version.name}"), store.staged(version) as staging:
                receipt = self._describe(version, fill(staging.path), staging.path)
                sync_tree(staging.path)
                return InstallOutcome(store.commit(staging, version), receipt)

    def _describe(self, version: GoVersion, source: str, tree: Path) -> Receipt:
        check_sdk(tree, version, self.platform)
        digests = tree_digests(tree)
        receipt = Receipt(
            version=version.text,
            platform=str(self.platform),
            source=source,
            url="",
            sha256="",
            h1=h1_of(digests, module_version(version, self.platform)),
            roots=(),
            size=sum(os.lstat(tree / name).st_size for name in digests),
            files=len(digests),
        )
        receipt.write(tree, digests)
        return receipt


def copy_own_tree(source: Path, tree: Path) -> str:
    """Copy the files of an SDK or a checkout, and return where they are from. Raises GosdkError, OSError."""

    def left_out(directory: str, names: list[str]) -> list[str]:
        inside = os.path.relpath(directory, source).replace(os.sep, "/")
        return [name for name in names if name in _NOT_COPIED or f"{inside}/{name}" in BUILD_LITTER]

    try:
        shutil.copytree(source, tree, symlinks=True, ignore=left_out, copy_function=_copy_new, dirs_exist_ok=True)
    except shutil.Error as error:
        path, target, reason = error.args[0][0]
        # copytree keeps of each error the text alone, and goes on with the next file.
        if full := next((number for number in FULL if f"[Errno {number}]" in reason), None):
            raise OSError(full, os.strerror(full), target) from error
        raise GosdkError(f"cannot copy {path}: {reason}", hint=f"ls -l {shell_word(path)}") from error
    _make_private(tree)
    return f"copy of {source}"


def _copy_new(source: str, target: str) -> None:
    """Copy a file to a place where there is none: staging is empty, so whatever is there is not ours to overwrite."""
    with open(source, "rb") as old, open(target, "xb") as new:
        shutil.copyfileobj(old, new)
    shutil.copystat(source, target)


def _make_private(tree: Path) -> None:
    """Take away what lets others change the copy or gives it their rights."""
    for directory, _names, files in os.walk(tree):
        for path in (directory, *(os.path.join(directory, name) for name in files)):
            mode = os.lstat(path).st_mode
            if not stat.S_ISLNK(mode):
                os.chmod(path, stat.S_IMODE(mode) & 0o755 | stat.S_IWUSR)
