"""`gosdk bump`: move everything in a repository that requests a Go older than one release to that release."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import published_h1, sources
from gvm_py.app.locked import load_lock, made_lock, newest_release
from gvm_py.app.rewrites import ProjectChange, project_changes
from gvm_py.app.unmoved import Unmoved, left_above, stale_exclusions, untidy
from gvm_py.cicheck.compatibility import reaches
from gvm_py.cicheck.facts import CheckRule, TextEdit, VersionPin, VersionPlace
from gvm_py.cicheck.repository import CheckReport, check_files
from gvm_py.cicheck.respelling import edit_for
from gvm_py.cicheck.rewriting import rewritten
from gvm_py.errors import NetworkError, NotFoundError
from gvm_py.records import dataclass
from gvm_py.request import Request
from gvm_py.request.lockfile import LOCK_NAME
from gvm_py.selection.mod_edit import raise_arguments, raised
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class BumpPlan:
    """The release, the files that change for it, and what is left to people."""

    version: GoVersion
    changes: tuple[ProjectChange, ...]
    left: tuple[Unmoved, ...]


def target_release(app: App, request: Request, options: InstallOptions) -> GoVersion:
    """Return the release to move to: an exact one, or the newest that is published.

    Raises NotFoundError for one that does not exist, NetworkError where nobody could be asked for a newest one.
    """
    installed = app.store.newest(request) if request.is_exact else None
    if installed:
        return installed.version
    try:
        return newest_release(request, sources(app, options), app.platform)
    except NetworkError as error:
        if not request.is_exact:
            raise
        what = error.message.partition("; asked:")[0]
        app.reporter.warn(f"{what}; it may not exist", hint=error.hint)
        return GoVersion.parse(request.text).first_release


@dataclass(frozen=True)
class BumpTarget:
    """The release to move to; `within_minor` leaves alone what requests another minor."""

    version: GoVersion
    within_minor: bool = False

    def is_behind(self, place: VersionPlace) -> bool:
        """Return whether a place selects only older releases."""
        if any(reaches(request, self.version) for request in place.requests):
            return False
        return not self.within_minor or any(map(self._is_of_minor, place.requests))

    def _is_of_minor(self, request: Request) -> bool:
        return request.is_exact and self.version.same_minor(GoVersion.parse(request.text))


def plan_bump(app: App, report: CheckReport, target: BumpTarget, options: InstallOptions) -> BumpPlan:
    """Return what moves checked files to a release. Nothing is written.

    Raises GosdkError where a module or a lock needs to change and cannot.
    """
    modules = dict(_raised_modules(app, report, target))
    now = check_files(report.committed, modules) if modules else report
    after, texts = rewritten(now, lambda now: _edits(now, target), modules)
    changes = [
        *project_changes(report.directory, report.texts, texts),
        *_lock_changes(app, report, target, options),
    ]
    left = (
        *_left(after, target),
        *left_above(app, after),
        *untidy(report, after),
        *stale_exclusions(report, after),
    )
    return BumpPlan(target.version, tuple(changes), left)


def _behind(report: CheckReport, target: BumpTarget) -> Iterator[tuple[VersionPin, VersionPlace]]:
    for pin in report.pins:
        yield from ((pin, place) for place in pin.places if target.is_behind(place))


def _edits(report: CheckReport, target: BumpTarget) -> Iterator[TextEdit]:
    for pin, place in _behind(report, target):
        edit = edit_for(pin, place, target.version)
        if edit:
            yield edit


def _left(report: CheckReport, target: BumpTarget) -> Iterator[Unmoved]:
    for pin, place in _behind(report, target):
        why = place.obstacle or "it is not a single version that could be replaced"
        yield Unmoved(pin.path, pin.line, pin.text, why)
    for finding in report.findings:
        if finding.rule in (CheckRule.UNREADABLE, CheckRule.OLD_WORKSPACE):
            yield Unmoved(finding.path, finding.line, "", finding.message)


def _raised_modules(app: App, report: CheckReport, target: BumpTarget) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield each go.mod and go.work that is behind, and what the go command makes of it."""
    version, within = target.version, target.within_minor
    texts = {module.path: report.texts[module.path].encode() for module in report.modules}
    behind = {path: text for path, text in texts.items() if raise_arguments(text, version, within_minor=within)}
    if not behind:
        return
    goroot = _newest_goroot(app, version)
    for path, before in behind.items():
        after = raised(report.directory / path, before, version, goroot, app.env, within_minor=within)
        yield path, after.decode()


def _newest_goroot(app: App, version: GoVersion) -> Path:
    from gvm_py.selection.system_go import find_system_go, goroot_of_bin

    installed = app.store.installed()
    if installed:
        return installed[-1].goroot
    system = find_system_go(app.env, app.layout.shims)
    if system is None:
        raise NotFoundError(
            "go.mod is changed by the go command, and no Go is installed", hint=f"gosdk install {version}"
        )
    return goroot_of_bin(system)


def _lock_changes(
    app: App, report: CheckReport, target: BumpTarget, options: InstallOptions
) -> Iterator[ProjectChange]:
    version = target.version
    for name in sorted(report.committed.paths):
        path = PurePosixPath(name)
        if path.name != LOCK_NAME:
            continue
        before = report.committed.read(name)
        lock = load_lock(report.directory / path) if before else None
        if lock and lock.version < version and (not target.within_minor or lock.version.same_minor(version)):
            database = published_h1(app, options)
            new = made_lock(version, lock.platforms, {}, sources(app, options), database, report.directory / path)
            yield ProjectChange(report.directory, path, before, new.encode())
