"""Import SDKs of other managers: look for them, and adopt those that are named, or all of them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.followers import auto_sync
from gvm_py.app.import_sources import foreign_paths, published_tree
from gvm_py.app.rehash import rehash_if_stale
from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.records import dataclass
from gvm_py.upkeep.importer.find import ImportCandidate, find, named
from gvm_py.upkeep.importer.sdk_identity import identify
from gvm_py.upkeep.importer.take import Importer, Taken, Way
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class ImportRow:
    """One candidate and what became of it; `error` is set where it was not imported."""

    candidate: ImportCandidate
    status: str
    version: GoVersion | None = None
    taken: Taken | None = None
    error: GosdkError | None = None


@dataclass(frozen=True)
class ImportOptions:
    """How to import: `way` is None for the one that suits the place, `unverified` allows what nobody verifies."""

    way: Way | None = None
    unverified: bool = False
    dry_run: bool = False
    own_name: str = ""


def look_around(app: App, only: Sequence[str]) -> tuple[ImportRow, ...]:
    """Return the SDKs of other managers. Nothing is changed."""
    return tuple(_look(app, candidate) for candidate in _found(app, only))


def adopt_named(app: App, paths: Iterable[Path], options: ImportOptions) -> tuple[ImportRow, ...]:
    """Import the SDKs at these paths. Raises NotFoundError for a path without one."""
    where = foreign_paths(app)
    found = {candidate.goroot: candidate for path in paths for candidate in named(app.cwd / path, where)}
    return _adopt(app, found.values(), options, unusable="failed")


def adopt_all(app: App, only: Sequence[str], options: ImportOptions) -> tuple[ImportRow, ...]:
    """Import every SDK that is found."""
    return _adopt(app, _found(app, only), options, unusable="unusable")


def _adopt(
    app: App, candidates: Iterable[ImportCandidate], options: ImportOptions, *, unusable: str
) -> tuple[ImportRow, ...]:
    if app.config.verify != "any" and not options.unverified:
        raise IntegrityError(
            f"verify = {app.config.verify} is not met by an import: the release index knows archives only",
            hint="gosdk config set verify any",
        )
    way = "link" if options.unverified else options.way
    tree = published_tree(app, may_download=not options.dry_run)
    importer = Importer(app.store, tree, way, options.unverified, options.dry_run, app.reporter)
    rows = tuple(_take(app, importer, candidate, options.own_name, unusable) for candidate in candidates)
    if not options.dry_run:
        changed = rehash_if_stale(app)
        if changed or any(row.status == "imported" for row in rows):
            auto_sync(app)
    return rows


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


def _take(app: App, importer: Importer, candidate: ImportCandidate, own_name: str, unusable: str) -> ImportRow:
    try:
        version = identify(candidate.goroot, app.platform, own_name)
        importer.require_publishable(candidate, version)
    except GosdkError as error:
        return ImportRow(candidate, unusable, error=error)
    try:
        taken = importer.take(candidate, version)
    except GosdkError as error:
        return ImportRow(candidate, "failed", version, error=error)
    except OSError as error:
        reason = GosdkError(f"{error.filename or candidate.goroot}: {error.strerror or error}")
        return ImportRow(candidate, "failed", version, error=reason)
    return ImportRow(candidate, taken.status, version, taken)
