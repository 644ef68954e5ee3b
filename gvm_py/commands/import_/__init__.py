"""`gosdk import`: take over the SDKs and the settings of other Go version managers."""

from collections.abc import Iterable
from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.app.import_sources import foreign_paths, published_tree
from gvm_py.commands.import_.report import ImportRow, report
from gvm_py.commands.import_.settings import import_settings
from gvm_py.errors import GosdkError, IntegrityError, UsageError
from gvm_py.upkeep.importer.find import ImportCandidate, find, named
from gvm_py.upkeep.importer.finders import FINDERS
from gvm_py.upkeep.importer.sdk_identity import identify
from gvm_py.upkeep.importer.take import Importer, Way


@click.command("import")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Take over all SDKs that are found.")
@click.option("--only", multiple=True, type=click.Choice(list(FINDERS)), help="Look for those of this manager only.")
@click.option("--link", "way", flag_value="link", help="Use the SDK where it is; nothing is copied.")
@click.option("--hardlink", "way", flag_value="hardlink", help="Share the files with the store, where possible.")
@click.option("--copy", "way", flag_value="copy", help="Copy the files; the default outside of the module cache.")
@click.option("--as", "own_name", metavar="NAME", help="Link to the SDK under a name of its own, such as tip.")
@click.option("--unverified", is_flag=True, help="Link also to an SDK that nobody vouches for.")
@click.option("--from-settings", is_flag=True, help="Take over which Go the other managers were told to use.")
@click.option("--dry-run", is_flag=True, help="Verify and tell, but change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(
    app: App,
    paths: tuple[Path, ...],
    *,
    everything: bool,
    only: tuple[str, ...],
    way: Way | None,
    own_name: str | None,
    unverified: bool,
    from_settings: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """List the Go SDKs of other managers; take over those at PATH, or all of them.

    Each is verified against the checksum database, and the original stays as it is.
    """
    _check_flags(app, paths, everything=everything, way=way, unverified=unverified, from_settings=from_settings)
    if from_settings:
        return import_settings(app, foreign_paths(app), dry_run=dry_run, as_json=as_json)
    if own_name and (way not in (None, "link") or everything or len(paths) != 1):
        raise UsageError(
            "--as names one SDK, which is linked: gosdk import --link --as NAME PATH", hint="gosdk import --help"
        )
    candidates = _named(app, paths) if paths else _found(app, only)
    if paths or everything:
        way = "link" if unverified or own_name else way
        taker = Importer(app.store, published_tree(app), way, unverified, dry_run)
        rows = [_take(app, taker, candidate, own_name or "", asked_for=bool(paths)) for candidate in candidates]
    else:
        rows = [_look(app, candidate) for candidate in candidates]
    return report(app, rows, listing=not paths and not everything, as_json=as_json)


def _check_flags(
    app: App, paths: tuple[Path, ...], *, everything: bool, way: str | None, unverified: bool, from_settings: bool
) -> None:
    if unverified and way not in (None, "link"):
        raise UsageError("what nobody vouches for does not enter the store; it can only be linked", hint="use --link")
    if from_settings and (paths or everything or way or unverified):
        raise UsageError("--from-settings takes over settings and no SDKs", hint="gosdk import --help")
    if paths and everything:
        raise UsageError("name paths or say --all, not both", hint="gosdk import --help")
    if app.config.verify != "any" and (paths or everything) and not unverified:
        raise IntegrityError(
            f"verify = {app.config.verify} is not met by an import: the release index knows archives only",
            hint="install it instead, or accept the checksum database: gosdk config set verify any",
        )


def _named(app: App, paths: tuple[Path, ...]) -> list[ImportCandidate]:
    where = foreign_paths(app)
    found = (candidate for path in paths for candidate in named(app.cwd / path, where))
    return list({candidate.goroot: candidate for candidate in found}.values())


def _found(app: App, only: Iterable[str]) -> tuple[ImportCandidate, ...]:
    found = find(foreign_paths(app), app.layout.root, tuple(only))
    for text in found.unreadable:
        app.reporter.warn(f"cannot look into {text}")
    return found.candidates


def _look(app: App, candidate: ImportCandidate) -> ImportRow:
    try:
        version = identify(candidate.goroot, app.platform)
    except GosdkError as error:
        return ImportRow(candidate, "unusable", error=error)
    return ImportRow(candidate, "here" if app.store.find(version) else "found", version)


def _take(app: App, taker: Importer, candidate: ImportCandidate, own_name: str, *, asked_for: bool) -> ImportRow:
    try:
        version = identify(candidate.goroot, app.platform, own_name)
        taker.require_publishable(candidate, version)
    except GosdkError as error:
        return ImportRow(candidate, "failed" if asked_for else "unusable", error=error)
    try:
        taken = taker.take(candidate, version)
    except GosdkError as error:
        return ImportRow(candidate, "failed", version, error=error)
    except OSError as error:
        reason = GosdkError(f"{error.filename or candidate.goroot}: {error.strerror or error}")
        return ImportRow(candidate, "failed", version, error=reason)
    return ImportRow(candidate, taken.status, version, taken)
