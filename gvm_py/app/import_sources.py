"""What `gosdk import` looks at, and whom it asks: the parts of the importer built from the App."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.editors import ide_context
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import installer, published_h1
from gvm_py.dist.archive import published_digests, published_names
from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import GosdkError, NetworkError, NotFoundError
from gvm_py.ide.macros import Macros
from gvm_py.ide.sdk_list import FILE_NAME, SdkList
from gvm_py.paths import home_directory
from gvm_py.records import replace
from gvm_py.request import Request
from gvm_py.store.receipt import read_manifest
from gvm_py.system.bounded import read_if_any
from gvm_py.upkeep.importer.finders import ForeignPaths
from gvm_py.upkeep.importer.published_tree import PublishedTree
from gvm_py.version import GoVersion


def foreign_paths(app: App) -> ForeignPaths:
    """Return where SDKs and settings of other managers may be. Raises UsageError where there is no home."""
    home, modcache = home_directory(app.env), app.goenv.module_cache
    if modcache is None or not modcache.is_absolute():
        modcache = home / "go" / "pkg" / "mod"
    return ForeignPaths(app.env, home, modcache, tuple(_listed_in_ides(app)))


def published_tree(app: App, *, may_download: bool) -> PublishedTree:
    """Return what verifies SDKs of this machine's platform; `may_download` a release to list the files that differ."""

    def reference(version: GoVersion) -> Mapping[str, str]:
        return _published_files(app, version, may_download=may_download)

    return PublishedTree(app.platform, published_h1(app), reference)


def _listed_in_ides(app: App) -> Iterator[Path]:
    ctx = ide_context(app)
    for ide in ctx.ides:
        file = ide.options / FILE_NAME
        data = read_if_any(file)
        if data is None:
            continue
        try:
            paths = SdkList.parse(data, file, ide.version, Macros(ctx.machine)).paths
        except GosdkError as error:
            app.reporter.warn(error.message)
            continue
        yield from (Path(path) for path in paths if os.path.isabs(path))


def _published_files(app: App, version: GoVersion, *, may_download: bool) -> Mapping[str, str]:
    """Return the files of the published release: as the store has it, else by fetching and verifying it."""
    sdk = app.store.find(version)
    manifest = read_manifest(sdk.goroot) if sdk else None
    if manifest is not None:
        return {name: manifest[source] for name, source in published_names(manifest, version).items()}
    builder = installer(app, InstallOptions())
    if may_download:
        app.reporter.say(f"fetching the published {version.name} to name what differs")
    else:
        builder = replace(builder, sources=())

    def files(artifact: Artifact) -> Mapping[str, str]:
        with (
            app.store.version_lock(version, f"comparing {version.name}"),
            app.store.staged(version) as staging,
        ):
            builder.build_tree(artifact, staging.path)
            return published_digests(staging.path)

    try:
        return builder.with_artifact(Request.parse(version.first_release.text), files)
    except (NetworkError, NotFoundError):
        if may_download:
            raise
        raise GosdkError(f"a dry run does not download {version.name}") from None
