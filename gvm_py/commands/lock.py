"""`gosdk lock`: pin the release of a project and its hashes, on every platform it is used on."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import published_h1, sources
from gvm_py.app.locked import load_lock, made_lock, newest_release
from gvm_py.commands.options import json_option, refresh_option, source_option, typed_platform
from gvm_py.errors import UsageError
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.request import Request
from gvm_py.request.lockfile import LOCK_NAME, LockFile
from gvm_py.selection import BY_PROJECT, Decision
from gvm_py.system.bounded import ended_like, read_if_any
from gvm_py.system.fs import require_writable, write_atomic
from gvm_py.ui.result import CommandResult, Note


@dataclass(frozen=True)
class LockResult(CommandResult):
    """The lock as it is now, and whether this command changed it."""

    command: ClassVar = "lock"
    path: Path
    lock: LockFile
    changed: bool

    @override
    def as_data(self) -> object:
        platforms = {
            str(platform): {"h1": hashes.h1, "archive": hashes.archive or None, "sha256": hashes.sha256 or None}
            for platform, hashes in sorted(self.lock.platforms.items())
        }
        return {"path": str(self.path), "version": self.lock.version.text, "platforms": platforms}

    @override
    def notes(self) -> Iterator[Note]:
        """Yield the sentence about the file, and which platforms lack the hash of an archive."""
        platforms = self.lock.platforms
        did = f"wrote {self.path}" if self.changed else f"{self.path} is up to date"
        yield Note(f"{did}: {self.lock.version.name} for {_names(platforms)}")
        bare = [platform for platform, hashes in platforms.items() if not hashes.sha256]
        if bare:
            yield Note(f"no release index was reached: of {_names(bare)} only the tree is locked, not the archive")


@click.command()
@click.option("--platform", "names", multiple=True, metavar="OS/ARCH", help="Lock these platforms and no others.")
@source_option
@refresh_option
@json_option
@click.pass_obj
def command(app: App, names: tuple[str, ...], source: str | None, refresh: bool, as_json: bool) -> int:
    """Pin the project's Go release and its hashes by platform in gosdk.lock. Nothing is downloaded.

    The file is written beside the one that requests the Go version of this directory. It pins the selected release,
    else the newest available one, for the platforms that it already lists, else for this machine.

    \b
    Examples:
      gosdk lock
      gosdk lock --platform linux/amd64 --platform darwin/arm64
    """
    decision = app.decide()
    path = _place(app, decision)
    require_writable(path)
    known = load_lock(path) if path.exists() else None
    lock = _made(app, decision, known, tuple(map(typed_platform, names)), InstallOptions(source, refresh=refresh))
    if known != lock:
        write_atomic(path, ended_like(read_if_any(path), lock.encode()))
    return app.show(LockResult(path, lock, known != lock), as_json=as_json)


def _made(
    app: App, decision: Decision, known: LockFile | None, named: tuple[Platform, ...], options: InstallOptions
) -> LockFile:
    asked = sources(app, options)
    platforms = named or tuple(known.platforms if known else ()) or (app.platform,)
    version = decision.version or newest_release(Request.parse(decision.wanted), asked, platforms[0])
    before = known.platforms if known and known.version == version else {}
    return made_lock(version, platforms, before, asked, published_h1(app, options), _place(app, decision))


def _place(app: App, decision: Decision) -> Path:
    if decision.rule not in BY_PROJECT:
        raise UsageError(
            f"{decision.origin} decides in {app.cwd}, not a file of the project, so there is nothing to lock",
            hint="gosdk use stable && gosdk lock",
        )
    if decision.version and decision.version.label:
        raise UsageError(
            f"{decision.version.name} is not an official release, so there is nothing published to lock; "
            f"{decision.origin} requests it",
            hint="gosdk use stable && gosdk lock",
        )
    return Path(decision.origin.name).parent / LOCK_NAME


def _names(platforms: Iterable[Platform]) -> str:
    return ", ".join(map(str, sorted(platforms)))
