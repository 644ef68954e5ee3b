"""`gosdk audit`: known vulnerabilities and end of life of SDKs, and of what a directory requests."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.app.module_minimum import module_minimum
from gvm_py.audit.database import Database, load
from gvm_py.audit.findings import Subject, assess, fixed_releases
from gvm_py.audit.location import DEFAULT_DATABASE, Location
from gvm_py.commands.audit.report import AuditResult
from gvm_py.errors import UsageError
from gvm_py.request import Request
from gvm_py.store.sdks import InstalledSDK
from gvm_py.version import GoVersion, supported_minors

_FAILURES = ("any", "vulnerability", "eol", "none")


@click.command()
@click.argument("subjects", nargs=-1, metavar="[VERSION|DIR|FILE]...")
@click.option("--fail-on", type=click.Choice(_FAILURES), default="any", help="What makes the exit code 1.")
@click.option("--db", default=DEFAULT_DATABASE, metavar="URL|PATH", help="The database: a URL, a directory or a zip.")
@click.option("--binaries", is_flag=True, help="Check the Go programs in files, directories and image tarballs.")
@click.option("--offline", is_flag=True, help="Use the copy of the database from last time.")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", help="How to print.")
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--sarif", "form", flag_value="sarif", hidden=True)
@click.pass_obj
def command(
    app: App, subjects: tuple[str, ...], fail_on: str, db: str, *, binaries: bool, offline: bool, form: str
) -> int:
    """Check SDKs for known vulnerabilities and end of life: all installed ones, or those named.

    A DIR stands for the SDK selected there; what its go.mod requests is checked as well, but does not count for
    --fail-on. With --binaries, every Go program in a FILE, DIR or image from `docker save` is checked by the functions
    that were linked into it; nothing is run.

    \b
    Examples:
      gosdk audit
      gosdk audit . 1.22.3
      gosdk audit --format sarif --fail-on vulnerability .
      gosdk audit --binaries ~/go/bin image.tar
    """
    judged = [] if binaries else list(_subjects(app, subjects))
    now = datetime.now(UTC)
    database = load(Location.parse(db, app.cwd), app.fetcher, app.layout.cache / "vulndb", offline=offline, now=now)
    minors = _supported(app, database, judged)
    if binaries:
        return _audit_programs(app, subjects, database, minors, now, fail_on, form)
    assessments = tuple(assess(subject, database.reports, app.platform, minors) for subject in judged)
    result = AuditResult(assessments, database, now, app.platform, minors, fail_on, app.cwd, form)
    return app.show(result, as_json=form == "json")


def _audit_programs(
    app: App, names: Sequence[str], database: Database, minors: Sequence[str], now: datetime, fail_on: str, form: str
) -> int:
    from gvm_py.app.audit_programs import audit_programs
    from gvm_py.commands.audit.binaries import ProgramAuditResult

    if not names or form == "sarif":
        raise UsageError("--binaries needs a path, and prints text or JSON", hint="gosdk audit --binaries . --json")
    found = audit_programs(app, [app.cwd / name for name in names], database, minors)
    return app.show(ProgramAuditResult(found, database, now, app.platform, fail_on), as_json=form == "json")


def _subjects(app: App, words: Sequence[str]) -> Iterator[Subject]:
    if not words:
        for sdk in app.store.installed():
            yield _of(sdk)
    for word in words:
        directory = app.cwd / word
        if directory.is_dir():
            yield from _of_directory(app, directory)
        else:
            yield _of_version(app, word)


def _of(sdk: InstalledSDK) -> Subject:
    return Subject(sdk.version, sdk.goroot / "VERSION")


def _of_version(app: App, word: str) -> Subject:
    try:
        request = Request.parse(word)
    except UsageError as error:
        message = f"'{word}' is neither a directory here nor a Go version"
        raise UsageError(message, hint=error.hint, meant=error.meant) from error
    if sdk := app.store.newest(request):
        return _of(sdk)
    if request.is_exact:
        return Subject(GoVersion.parse(request.text), None)
    return _of(app.store.require(request))


def _of_directory(app: App, directory: Path) -> Iterator[Subject]:
    sdk = app.select(directory)
    yield _of(sdk)
    asked = module_minimum(app, directory)
    if asked and asked.version != sdk.version:
        yield Subject(asked.version, asked.path, asked.line, binding=False)


def _supported(app: App, database: Database, subjects: Sequence[Subject]) -> tuple[str, ...]:
    known = {GoVersion.parse(minor) for minor in app.supported_minors} | fixed_releases(database.reports)
    return supported_minors(known | {subject.version for subject in subjects if subject.path and subject.binding})
