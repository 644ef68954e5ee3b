"""Install an SDK under a name of its own: a tree that the user has, or `tip`, built from the newest source."""

import os
from collections.abc import Sequence
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.dist.sources.base import Artifact, Source
from gvm_py.dist.sources.unlisted import confirm, listed_for_others
from gvm_py.errors import NotFoundError, UsageError, quoted
from gvm_py.host import Platform
from gvm_py.install.locate import first_source
from gvm_py.install.outcome import InstallOutcome
from gvm_py.install.own_build import Fill, OwnInstaller, copy_own_tree
from gvm_py.install.source_build import build_own_tree, is_source
from gvm_py.request import TIP, Request
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.interrupt import end_like_ctrl_c
from gvm_py.version import GoVersion
from gvm_py.version.grammar import toolchain_name

_ASKED_BY_NAME = 3


def install_own(app: App, options: InstallOptions, text: str, name: str) -> InstallOutcome:
    """Install the tree at the path `text`, or `tip`, as the SDK called `name`.

    Raises UsageError for a name or path that means nothing, NotFoundError without an SDK to build with.
    """
    version = GoVersion.own(toolchain_name(name))
    if version is None:
        raise UsageError(
            f"{quoted(name)} cannot be the name of an SDK; write it like tip or go1.26.11-mine",
            hint="gosdk help versions",
        )
    own = OwnInstaller(app.store, options.platform or app.platform, options.reinstall)
    return own.install(version, _fill(app, options, text))


def refuse_unknown_name(request: Request) -> None:
    """Raise NotFoundError for the name of an SDK that is not here: nobody publishes one."""
    if request.form == "name":
        version = GoVersion.own(toolchain_name(request.text))
        name = version.name if version else request.text
        release = f"; for the official release: gosdk install {version.release}" if version and version.release else ""
        raise NotFoundError(
            f"{name} is not an official release, and no SDK here has that name{release}", hint=request.how_to_get
        )


def _fill(app: App, options: InstallOptions, text: str) -> Fill:
    place = text
    if text == TIP:
        # Any other source is one of releases.
        place = options.source if options.source and os.path.isdir(options.source) else ""
    if place and not os.path.isdir(place):
        raise UsageError(
            f"{place} is not a directory with an SDK or its sources", hint="gosdk install ./tree --as NAME"
        )
    if not place:
        return lambda tree: _newest_source(app, options, tree)
    source = Path(os.path.abspath(place))
    if not is_source(source):
        return lambda tree: copy_own_tree(source, tree)

    def build(tree: Path) -> str:
        copy_own_tree(source, tree)
        build_tree(app, tree)
        return f"built from {source}"

    return build


def _newest_source(app: App, options: InstallOptions, tree: Path) -> str:
    """Fetch the sources of the newest release or prerelease into `tree`, verified, and build them."""
    from gvm_py.app.installer_factory import installer

    builder = installer(app, options)
    newest = _newest_release(builder.sources, builder.platform)

    def fetch(artifact: Artifact) -> str:
        builder.build_tree(artifact, tree)
        return f"built from the sources of {artifact.version.name}, {artifact.source}"

    said = builder.with_artifact(Request.parse(newest.text), fetch)
    build_tree(app, tree)
    return said


def _newest_release(sources: Sequence[Source], platform: Platform) -> GoVersion:
    """Return the newest release or prerelease of the first source that can be reached."""
    source, listed = first_source(sources, platform)
    newest = max(listed, default=None)
    newer = sorted(found for found in listed_for_others(source, platform) if newest is None or found > newest)
    confirmed = confirm(source, newer[-_ASKED_BY_NAME:], platform)
    if not (listed or confirmed):
        raise NotFoundError(f"{source.name} lists no Go for {platform}", hint="gosdk list-remote --all")
    return max((*listed, *confirmed))


def build_tree(app: App, tree: Path) -> None:
    """Build the sources in `tree` in place. Raises NotFoundError without an SDK to build with, GosdkError."""
    bootstrap = _bootstrap(app)
    end_like_ctrl_c()
    app.reporter.say(f"building with {bootstrap.version.name}, which takes some minutes")
    build_own_tree(tree, bootstrap, app.env, app.reporter.say)


def _bootstrap(app: App) -> InstalledSDK:
    releases = [sdk for sdk in app.store.installed() if not sdk.version.label]
    if not releases:
        raise NotFoundError(
            "no SDK is installed to build Go with",
            hint="gosdk install latest",
        )
    return releases[-1]
