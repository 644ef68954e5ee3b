"""Put an installed SDK back into the state it was published in, touching only the files that differ."""

import os
from collections.abc import Iterable
from pathlib import Path

from gvm_py.dist.archive import in_module, tree_digests, tree_files
from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import IntegrityError, NetworkError
from gvm_py.install.by_difference import neighbours
from gvm_py.install.installer import Installer
from gvm_py.paths.spelling import is_link
from gvm_py.request import Request
from gvm_py.store.receipt import MANIFEST_NAME, RECEIPT_NAME, Differences, compare, read_manifest
from gvm_py.store.sdks import InstalledSDK
from gvm_py.store.sharing import is_shared
from gvm_py.system.disk import disk_errors
from gvm_py.system.patience import replace, unlink
from gvm_py.system.trees import remove_tree


def repair(installer: Installer, sdk: InstalledSDK) -> Differences:
    """Build the genuine tree beside `sdk`, move over what differs, and return what that was.

    Each file is replaced in one step. Raises as `Installer.install`, and then `sdk` is as it was.
    """
    whole = _is_whole(sdk)

    def from_artifact(artifact: Artifact) -> Differences:
        if whole == (artifact.form == "module"):
            # Else every file below test/ would look like damage, of one kind or of the other.
            # No word against the release: another source may have that kind.
            raise NetworkError(f"{artifact.filename} does not have the files that {sdk.goroot} was installed with")
        store, name = installer.tools.store, sdk.version.name
        with (
            store.version_lock(sdk.version, f"repairing {name}"),
            disk_errors(store.layout.root, f"repair {name}"),
            store.staged(sdk.version) as staging,
        ):
            tree = staging.path
            installer.build_tree(artifact, tree, (sdk, *neighbours(store, artifact)))
            genuine = tree_digests(tree)
            found = compare(genuine, tree_digests(sdk.goroot))
            _restore_modes(genuine.keys() - {*found.changed, *found.missing}, tree, sdk.goroot)
            _apply(found, tree, sdk.goroot)
        return found

    return installer.with_artifact(Request.parse(sdk.version.first_release.text), from_artifact)


def _is_whole(sdk: InstalledSDK) -> bool:
    """Return whether `sdk` came from an archive: the module lacks api, doc, misc and test."""
    try:
        names: Iterable[str] = read_manifest(sdk.goroot) or tree_files(sdk.goroot)
    except IntegrityError:
        names = tree_files(sdk.goroot)
    return not all(in_module(name) for name in names)


def _apply(found: Differences, genuine: Path, goroot: Path) -> None:
    for name in found.extra:
        unlink(goroot / name)
    for name in (*found.changed, *found.missing, RECEIPT_NAME, MANIFEST_NAME):
        target = goroot / name
        if target.is_dir() and not is_link(target):
            remove_tree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        replace(genuine / name, target)


def _restore_modes(names: Iterable[str], genuine: Path, goroot: Path) -> None:
    for name in names:
        mode, found = os.stat(genuine / name).st_mode, os.stat(goroot / name)
        if not (found.st_mode ^ mode) & 0o111:
            continue
        if is_shared(found):
            # A mode belongs to the file and not to its name: another SDK would get it as well.
            replace(genuine / name, goroot / name)
        else:
            os.chmod(goroot / name, mode)
