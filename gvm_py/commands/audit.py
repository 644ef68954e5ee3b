"""`gosdk audit`: known vulnerabilities and end of life of SDKs, and of what a directory asks for."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.app.module_minimum import module_minimum
from gvm_py.audit.data import audit_data
from gvm_py.audit.database import Database, load
from gvm_py.audit.findings import Assessment, Subject, Vulnerability, assess, fixed_releases
from gvm_py.audit.location import DEFAULT_DATABASE, Location
from gvm_py.audit.sarif import audit_sarif
from gvm_py.dist.sources.index_cache import age_text
from gvm_py.errors import UsageError
from gvm_py.request import Request
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.output import emit, print_json, table
from gvm_py.version import GoVersion, supported_minors

_FAILURES = ("any", "vulnerability", "eol", "none")


@click.command()
@click.argument("subjects", nargs=-1, metavar="[VERSION|DIR]...")
@click.option("--fail-on", type=click.Choice(_FAILURES), default="any", help="What makes the exit code 1.")
@click.option("--db", default=DEFAULT_DATABASE, metavar="URL|PATH", help="The database: a URL, a directory or a zip.")
@click.option("--offline", is_flag=True, help="Use the copy of the database kept from last time.")
@click.option("--sarif", "as_sarif", is_flag=True, help="Print SARIF 2.1.0 for code scanning.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(
    app: App, subjects: tuple[str, ...], fail_on: str, db: str, offline: bool, as_sarif: bool, as_json: bool
) -> int:
    """Tell which SDKs have known vulnerabilities or get no more fixes: all installed ones, or those named.

    A DIR stands for the SDK chosen there; what its go.mod asks for is told as well, but does not count for --fail-on.
    """
    judged = list(_subjects(app, subjects))
    now = datetime.now(UTC)
    database = load(Location.parse(db, app.cwd), app.fetcher, app.layout.cache / "vulndb", offline=offline, now=now)
    minors = _supported(app, database, judged)
    assessments = [assess(subject, database.reports, app.platform, minors) for subject in judged]
    _tell_age(app, database, now)
    if as_sarif:
        print_json(audit_sarif(assessments, app.cwd), indent=1)
    elif as_json:
        emit("audit", audit_data(database, now, app.platform, assessments))
    elif assessments:
        click.echo("\n".join(line for assessment in assessments for line in _text(assessment, minors)))
    else:
        app.reporter.say("no SDK is installed; name a version or a directory: gosdk audit .")
    return 1 if any(_fails(assessment, fail_on) for assessment in assessments) else 0


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


def _tell_age(app: App, database: Database, now: datetime) -> None:
    if database.note:
        app.reporter.warn(database.note)
    age = age_text((now - database.checked).total_seconds())
    app.reporter.say(f"vulnerability database {database.source} of {database.modified:%Y-%m-%d}; this copy is {age}")


def _fails(assessment: Assessment, fail_on: str) -> bool:
    vulnerable = bool(assessment.findings) and fail_on in ("any", "vulnerability")
    outdated = assessment.end_of_life and fail_on in ("any", "eol")
    return assessment.subject.binding and (vulnerable or outdated)


def _text(assessment: Assessment, minors: Sequence[str]) -> Iterator[str]:
    subject, findings = assessment.subject, assessment.findings
    yield f"go{subject.version}  {_where(subject)}"
    if assessment.end_of_life:
        yield f"  end of life: only {' and '.join(minors)} get fixes"
    if not findings:
        yield "  no known vulnerabilities"
        return
    remedy = f"; go{assessment.remedy} has none of them" if assessment.remedy else ""
    yield f"  {len(findings)} known vulnerabilit{'y' if len(findings) == 1 else 'ies'}{remedy}"
    for line in table([_row(finding) for finding in findings]).splitlines():
        yield f"    {line}"


def _where(subject: Subject) -> str:
    if subject.path is None:
        return "not installed"
    if subject.binding:
        return str(subject.path.parent)
    return f"the least that {subject.path}:{subject.line} asks for; not counted"


def _row(finding: Vulnerability) -> list[str]:
    first, *others = finding.packages or (finding.affected.module,)
    return [
        finding.report.id,
        next(iter(finding.report.aliases), "-"),
        f"{first} and {len(others)} more" if others else first,
        f"fixed in go{finding.fixed}" if finding.fixed else "no fix yet",
        finding.report.summary,
    ]
