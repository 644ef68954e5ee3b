"""`gosdk bump`: move everything in a repository that requests a Go older than one release to that release."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import published_h1, sources
from gvm_py.app.locked import load_lock
from gvm_py.app.locking import made_lock, newest_release
from gvm_py.app.rewrites import ProjectChange, project_changes
from gvm_py.cicheck.compatibility import reaches
from gvm_py.cicheck.facts import CheckRule, TextEdit, VersionPin, VersionPlace
from gvm_py.cicheck.repository import CheckReport, check
from gvm_py.cicheck.respelling import edit_for
from gvm_py.cicheck.rewriting import rewritten
from gvm_py.errors import NetworkError, NotFoundError
from gvm_py.lockfile import LOCK_NAME
from gvm_py.request import Request
from gvm_py.selection.mod_edit import raise_arguments, raised
from gvm_py.version import GoVersion

COMMAND = "bump"


@dataclass(frozen=True)
class Unmoved:
    """A place that is older than the release and was not changed, and why."""

    path: PurePosixPath
    line: int
    text: str
    why: str


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
    except NetworkError:
        if not request.is_exact:
            raise
        app.reporter.warn(f"no source answered, so nobody knows whether Go {request.text} exists")
        return GoVersion.parse(request.text).first_release


def plan_bump(app: App, directory: Path, version: GoVersion, options: InstallOptions) -> BumpPlan:
    """Return what moves the committed files of a directory to a release. Nothing is written.

    Raises GosdkError where a module or a lock needs to change and cannot.
    """
    report = check(directory, app.env)
    after, texts = rewritten(report, lambda now: _edits(now, version))
    changes = [
        *_module_changes(app, report, version),
        *project_changes(directory, report.texts, texts),
        *_lock_changes(app, report, version, options),
    ]
    return BumpPlan(version, tuple(changes), tuple(_left(after, version)))


def _behind(report: CheckReport, version: GoVersion) -> Iterator[tuple[VersionPin, VersionPlace]]:
    for pin in report.pins:
        for place in pin.places:
            if not any(reaches(request, version) for request in place.requests):
                yield pin, place


def _edits(report: CheckReport, version: GoVersion) -> Iterator[TextEdit]:
    for pin, place in _behind(report, version):
        edit = edit_for(pin, place, version)
        if edit:
            yield edit


def _left(report: CheckReport, version: GoVersion) -> Iterator[Unmoved]:
    for pin, place in _behind(report, version):
        why = place.obstacle or "it is not a single version that could be replaced"
        yield Unmoved(pin.path, pin.line, pin.text, why)
    for finding in report.findings:
        if finding.rule == CheckRule.UNREADABLE:
            yield Unmoved(finding.path, finding.line, "", finding.message)


def _module_changes(app: App, report: CheckReport, version: GoVersion) -> Iterator[ProjectChange]:
    behind = [module for module in report.modules if raise_arguments(report.texts[module.path].encode(), version)]
    if not behind:
        return
    goroot = _newest_goroot(app, version)
    for module in behind:
        before = report.texts[module.path].encode()
        after = raised(report.directory / module.path, before, version, goroot, app.env)
        yield ProjectChange(report.directory, module.path, before, after)


def _newest_goroot(app: App, version: GoVersion) -> Path:
    from gvm_py.selection.system_go import find_system_go, goroot_of

    installed = app.store.installed()
    if installed:
        return installed[-1].goroot
    system = find_system_go(app.env, app.layout.shims)
    if system is None:
        raise NotFoundError(
            "go.mod is changed by the go command, and no Go is installed", hint=f"gosdk install {version}"
        )
    return goroot_of(system / f"go{app.platform.exe}")


def _lock_changes(
    app: App, report: CheckReport, version: GoVersion, options: InstallOptions
) -> Iterator[ProjectChange]:
    for name in sorted(report.committed.paths):
        path = PurePosixPath(name)
        if path.name != LOCK_NAME:
            continue
        before = report.committed.read(name)
        lock = load_lock(report.directory / path) if before else None
        if lock and lock.version < version:
            new = made_lock(version, lock.platforms, {}, sources(app, options), published_h1(app, options))
            yield ProjectChange(report.directory, path, before, new.encode())
