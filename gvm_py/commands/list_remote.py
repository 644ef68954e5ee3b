"""`gosdk list-remote`: the releases that can be installed here."""

from collections.abc import Iterator
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import sources
from gvm_py.commands.options import json_option, refresh_option, source_option, typed_platform
from gvm_py.dist.sources.unlisted import listed_for_others
from gvm_py.errors import NotFoundError
from gvm_py.host import Platform
from gvm_py.install.locate import first_source, nearest_versions
from gvm_py.records import asdict, dataclass
from gvm_py.request import Request
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult, Note
from gvm_py.ui.screen import Screen, paint
from gvm_py.version import GoVersion, is_end_of_life, newest_by_minor


@dataclass(frozen=True)
class RemoteRelease:
    """One release that a source lists; `eol` is whether it gets no more fixes.

    One that is not `confirmed` is listed for other platforms alone: a proxy lists what it was asked for before.
    """

    version: str
    stable: bool
    eol: bool
    installed: bool
    confirmed: bool

    def marks(self, platform: Platform) -> str:
        """Return what the table shows beside the version."""
        marks = []
        if self.installed:
            marks.append(paint("installed", "ok"))
        if not self.stable:
            marks.append("prerelease")
        if self.eol:
            marks.append(paint("end of life", "warning"))
        if not self.confirmed:
            marks.append(f"not confirmed for {platform}")
        return ", ".join(marks)


@dataclass(frozen=True)
class RemoteListResult(CommandResult):
    """The releases that match, newest first, of one source for one platform."""

    command: ClassVar = "list-remote"
    source: str
    platform: Platform
    releases: tuple[RemoteRelease, ...]

    @override
    def as_data(self) -> object:
        releases = [asdict(release) for release in self.releases]
        return {"source": self.source, "platform": str(self.platform), "releases": releases}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Return one line for each release."""
        yield table([(f"go{release.version}", release.marks(self.platform)) for release in self.releases], screen.width)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield where the list comes from."""
        yield Note(f"releases for {self.platform} from {self.source}")


@click.command()
@click.argument("version", metavar="[VERSION]", required=False)
@click.option("--all", "show_all", is_flag=True, help="Every patch, not only the newest of each minor.")
@source_option
@click.option("--platform", "platform_text", metavar="OS/ARCH", help="For another machine, such as darwin/arm64.")
@refresh_option
@json_option
@click.pass_obj
def command(
    app: App,
    version: str | None,
    *,
    show_all: bool,
    source: str | None,
    platform_text: str | None,
    refresh: bool,
    as_json: bool,
) -> int:
    """List the releases matching VERSION; without it, the newest of each minor.

    \b
    Examples:
      gosdk list-remote
      gosdk list-remote 1.26
      gosdk list-remote --platform darwin/arm64 '>=1.24'
    """
    platform = typed_platform(platform_text) if platform_text else app.platform
    request = Request.parse(version) if version else None
    answered, listed = first_source(sources(app, InstallOptions(source, refresh=refresh)), platform)
    name, versions = answered.name, (*listed, *listed_for_others(answered, platform))
    shown = _choose(versions, request, show_all)
    if not shown:
        near = dict.fromkeys(found.language for found in nearest_versions(version or "", versions))
        hint = f"gosdk list-remote {max(near, key=GoVersion.parse)}" if near else "gosdk list-remote"
        raise NotFoundError(f"{name} lists no Go{f' {version}' if version else ''} for {platform}", hint=hint)
    releases = tuple(_describe(app, found, confirmed=found in listed) for found in shown)
    return app.show(RemoteListResult(name, platform, releases), as_json=as_json)


def _choose(versions: tuple[GoVersion, ...], request: Request | None, show_all: bool) -> list[GoVersion]:
    if request and request.form == "word" and not show_all:
        return [newest] if (newest := request.select(set(versions))) else []
    if request:
        return list(reversed(request.filter(set(versions))))
    return sorted(set(versions) if show_all else newest_by_minor(versions).values(), reverse=True)


def _describe(app: App, version: GoVersion, *, confirmed: bool) -> RemoteRelease:
    eol, installed = is_end_of_life(version, app.supported_minors), app.store.find(version) is not None
    return RemoteRelease(version.text, not version.is_prerelease, eol, installed, confirmed)
