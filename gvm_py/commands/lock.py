"""`gosdk lock`: write down which release a project uses and what its bytes hash to, on every platform it is used on."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import published_h1, sources
from gvm_py.app.locked import load_lock
from gvm_py.dist.sources.base import Source, module_version
from gvm_py.errors import IntegrityError, NetworkError, NotFoundError, UsageError
from gvm_py.host import Platform
from gvm_py.install.locate import Search
from gvm_py.lockfile import LOCK_NAME, Hashes, LockFile
from gvm_py.request import Request
from gvm_py.selection import Decision, Rule
from gvm_py.system.fs import write_atomic
from gvm_py.ui.output import emit
from gvm_py.version import GoVersion


@click.command()
@click.option("--platform", "names", multiple=True, metavar="OS/ARCH", help="Lock these platforms and no others.")
@click.option("--source", help="Where to ask for the release; default: the setting `source`.")
@click.option("--refresh", is_flag=True, help="Ask for the list of releases again even when the kept one is young.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, names: tuple[str, ...], source: str | None, refresh: bool, as_json: bool) -> None:
    """Write gosdk.lock beside the file that asks for a Go version here: the release, and its hashes by platform.

    The release is the one that answers here now, else the newest that can be had. The platforms are those that are
    locked already, else this machine's. Nothing is downloaded.
    """
    decision = app.decide()
    path = _place(app, decision)
    known = load_lock(path) if path.exists() else None
    options = InstallOptions(source, refresh=refresh)
    asked, database = sources(app, options), published_h1(app, options)
    platforms = tuple(map(Platform.parse, names)) or tuple(known.platforms if known else ()) or (app.platform,)
    version = decision.version or _newest(decision.wanted, asked, platforms[0])
    before = known.platforms if known and known.version == version else {}
    lock = LockFile(
        version,
        {platform: _hashes(version, platform, database, asked, before.get(platform)) for platform in platforms},
    )
    if known != lock:
        write_atomic(path, lock.encode())
    _tell(app, path, lock, changed=known != lock)
    if as_json:
        emit("lock", {"path": str(path), "version": version.text, "platforms": _data(lock)})


def _place(app: App, decision: Decision) -> Path:
    if decision.rule not in (Rule.PIN, Rule.WORK, Rule.MOD):
        raise UsageError(
            f"{decision.origin} decides in {app.cwd}, and not a file of the project, so there is nothing to lock",
            hint="gosdk use 1.22, which writes .go-version; then gosdk lock",
        )
    return Path(decision.origin.name).parent / LOCK_NAME


def _newest(wanted: str, asked: Sequence[Source], platform: Platform) -> GoVersion:
    search = Search(Request.parse(wanted), platform)
    for source in asked:
        if artifact := search.ask(source):
            return artifact.version
    raise search.failure()


def _hashes(
    version: GoVersion,
    platform: Platform,
    database: Callable[[str], str],
    asked: Sequence[Source],
    before: Hashes | None,
) -> Hashes:
    """Return what is published of one platform. A release never changes, so neither may what is locked of it."""
    kept = (before.archive, before.sha256) if before else ("", "")
    archive, sha256 = _indexed(version, platform, asked) or kept
    found = Hashes(database(module_version(version, platform)), archive, sha256)
    if before and (before.h1 != found.h1 or (before.archive == archive and before.sha256 != sha256)):
        raise IntegrityError(
            f"{version.name} for {platform} is locked as {_shown(before)}, and published as {_shown(found)}",
            hint=f"find out who changed it: git log -p {LOCK_NAME}",
        )
    return found


def _indexed(version: GoVersion, platform: Platform, asked: Sequence[Source]) -> tuple[str, str] | None:
    """Return the archive of a release and its sha256 from the first index that can be asked, None without one."""
    for source in asked:
        with suppress(NetworkError, NotFoundError):
            artifact = source.artifact(version, platform)
            if artifact.sha256:
                return artifact.filename, artifact.sha256
    return None


def _shown(hashes: Hashes) -> str:
    return " ".join(filter(None, [hashes.h1, hashes.sha256]))


def _tell(app: App, path: Path, lock: LockFile, *, changed: bool) -> None:
    app.reporter.say(f"{path} {'now locks' if changed else 'locks'} {lock.version.name} for {_names(lock.platforms)}")
    bare = [platform for platform, hashes in lock.platforms.items() if not hashes.sha256]
    if bare:
        app.reporter.say(f"no release index was reached: of {_names(bare)} only the tree is locked, not the archive")


def _names(platforms: Iterable[Platform]) -> str:
    return ", ".join(map(str, sorted(platforms)))


def _data(lock: LockFile) -> dict[str, dict[str, str | None]]:
    return {
        str(platform): {"h1": hashes.h1, "archive": hashes.archive or None, "sha256": hashes.sha256 or None}
        for platform, hashes in sorted(lock.platforms.items())
    }
