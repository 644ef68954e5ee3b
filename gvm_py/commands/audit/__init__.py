"""`gosdk audit`: known vulnerabilities and end of life of SDKs, and of what a directory requests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.module_minimum import module_minimum
from gvm_py.audit.data import audit_data
from gvm_py.audit.database import Database, load
from gvm_py.audit.findings import Assessment, Subject, Vulnerability, assess, fixed_releases
from gvm_py.audit.location import DEFAULT_DATABASE, Location
from gvm_py.audit.sarif import audit_sarif
from gvm_py.dist.sources.index_cache import age_text
from gvm_py.errors import UsageError
from gvm_py.host import Platform
from gvm_py.request import Request
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.output import json_text, table
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen, paint
from gvm_py.version import GoVersion, supported_minors

_FAILURES = ("any", "vulnerability", "eol", "none")


@dataclass(frozen=True)
class AuditResult(CommandResult):
    """What is known about each SDK. `fail_on` names the findings that make the exit code 1."""

    command: ClassVar = "audit"
    assessments: tuple[Assessment, ...]
    database: Database
    now: datetime
    platform: Platform
    minors: tuple[str, ...]
    fail_on: str
    directory: Path
    form: str

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        return audit_data(self.database, self.now, self.platform, self.assessments)

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield the findings of each SDK, or the SARIF document."""
        if self.form == "sarif":
            yield json_text(audit_sarif(self.assessments, self.directory), indent=1)
            return
        for assessment in self.assessments:
            yield from _text(assessment, self.minors, screen)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield how old the database is."""
        database, age = self.database, age_text((self.now - self.database.checked).total_seconds())
        if database.note:
            yield warning(database.note)
        yield Note(f"vulnerability database {database.source} of {database.modified:%Y-%m-%d}; this copy is {age}")
        if not self.assessments:
            yield Note("no SDK is installed; to check what this directory requests:", hint="gosdk audit .")

    @property
    @override
    def exit_code(self) -> int:
        """1 where a finding counts."""
        return int(any(_fails(assessment, self.fail_on) for assessment in self.assessments))


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
        raise UsageError("--binaries needs a path, and prints text or JSON", hint="gosdk audit --binaries DIR --json")
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
        raise UsageError(f"{word!r} is neither a directory here nor a Go version", hint=error.hint) from error
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


def _fails(assessment: Assessment, fail_on: str) -> bool:
    vulnerable = bool(assessment.findings) and fail_on in ("any", "vulnerability")
    outdated = assessment.end_of_life and fail_on in ("any", "eol")
    return assessment.subject.binding and (vulnerable or outdated)


def _text(assessment: Assessment, minors: Sequence[str], screen: Screen) -> Iterator[str]:
    subject, findings = assessment.subject, assessment.findings
    yield f"go{subject.version}  {_where(subject, screen)}"
    if assessment.end_of_life:
        yield f"  {paint('end of life', 'warning')}: only {' and '.join(minors)} get fixes"
    if not findings:
        yield f"  {paint('no known vulnerabilities', 'ok')}"
        return
    remedy = f"; go{assessment.remedy} has none of them" if assessment.remedy else ""
    count = f"{len(findings)} known vulnerabilit{'y' if len(findings) == 1 else 'ies'}"
    yield f"  {paint(count, 'error')}{remedy}"
    room = screen.width - 4 if screen.width else None
    for line in table([_row(finding) for finding in findings], room).splitlines():
        yield f"    {line}"


def _where(subject: Subject, screen: Screen) -> str:
    if subject.path is None:
        return "not installed"
    if subject.binding:
        return screen.path(subject.path.parent)
    return f"the least that {screen.path(subject.path)}:{subject.line} requests; not counted"


def _row(finding: Vulnerability) -> list[str]:
    first, *others = finding.packages or (finding.affected.module,)
    return [
        finding.report.id,
        next(iter(finding.report.aliases), "-"),
        f"{first} and {len(others)} more" if others else first,
        f"fixed in go{finding.fixed}" if finding.fixed else "no fix yet",
        finding.report.summary,
    ]
