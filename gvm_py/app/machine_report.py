"""What `gosdk report` shows: projects, SDKs, updates and vulnerabilities, as they are known without network."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from gvm_py import __version__
from gvm_py.app.context import App
from gvm_py.app.known_projects import projects
from gvm_py.app.project_report import ProjectReport, survey_projects, with_modules
from gvm_py.app.sdk_listing import ListedSDK, list_sdks
from gvm_py.app.upgrade_survey import UpgradeSurvey, recall_upgrades, survey_data
from gvm_py.app.version_facts import known_database
from gvm_py.audit.data import audit_data
from gvm_py.audit.database import Database
from gvm_py.audit.findings import Assessment, Subject, assess
from gvm_py.errors import GosdkError
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.ui.result import Note

_SAID_FROM = 200
"""So many projects take long enough to say so."""


@dataclass(frozen=True)
class KnownVulnerabilities:
    """The installed SDKs judged by the copy of the database that is kept here."""

    database: Database
    assessments: tuple[Assessment, ...]


@dataclass(frozen=True)
class MachineReport:
    """Everything at one moment. `upgrades` and `audit` are None where nothing has been downloaded to judge by.

    `directories` are those the user named; without any, the projects are all known ones.
    """

    made: datetime
    platform: Platform
    root: Path
    directories: tuple[Path, ...]
    projects: tuple[ProjectReport, ...]
    sdks: tuple[ListedSDK, ...]
    upgrades: UpgradeSurvey | None
    audit: KnownVulnerabilities | None
    notes: tuple[Note, ...]

    @property
    def vulnerable(self) -> tuple[Assessment, ...]:
        """The SDKs with known vulnerabilities."""
        return tuple(one for one in self.audit.assessments if one.findings) if self.audit else ()

    def as_data(self) -> dict[str, object]:
        """Return what `--json` shows: the data of `list`, `outdated` and `audit`, and of `status` and `ci-check`."""
        audit = self.audit
        return {
            "made": self.made.isoformat(timespec="seconds"),
            "gosdk": __version__,
            "platform": str(self.platform),
            "store": str(self.root),
            "directories": [str(directory) for directory in self.directories],
            "projects": [project.as_data() for project in self.projects],
            "sdks": [sdk.as_data() for sdk in self.sdks],
            "outdated": survey_data(self.upgrades) if self.upgrades else None,
            "audit": audit_data(audit.database, self.made, self.platform, audit.assessments) if audit else None,
            "notes": [{"text": note.text, "hint": note.hint} for note in self.notes],
        }


def report_on(app: App, directories: Iterable[Path]) -> MachineReport:
    """Return the report on directories and the modules below them, or on all known projects. No network is used."""
    named, now, notes = tuple(directories), datetime.now(UTC), list[Note]()
    places = with_modules(named) if named else _known(app, notes)
    if len(places) > _SAID_FROM:
        app.reporter.say(f"looking at {len(places)} projects")
    surveyed, sdks = tuple(survey_projects(app, places)), tuple(list_sdks(app, None))
    upgrades = recall_upgrades(app)
    if upgrades is None:
        notes.append(Note("updates are not known: no list of releases has been downloaded yet", hint="gosdk outdated"))
    audit = _audit(app, now, notes)
    return MachineReport(now, app.platform, app.layout.root, named, surveyed, sdks, upgrades, audit, tuple(notes))


def _known(app: App, notes: list[Note]) -> tuple[Path, ...]:
    try:
        return projects(app)
    except GosdkError as error:
        notes.append(Note(f"the known projects are left out: {error.message}", hint=error.hint))
        return ()


def _audit(app: App, now: datetime, notes: list[Note]) -> KnownVulnerabilities | None:
    try:
        database = known_database(app, now)
    except GosdkError as error:
        notes.append(Note(f"vulnerabilities are not known: {error.message}", hint="gosdk audit"))
        return None
    subjects = [Subject(sdk.version, sdk.goroot / "VERSION") for sdk in app.store.installed()]
    minors = app.supported_minors
    found = tuple(assess(subject, database.reports, app.platform, minors) for subject in subjects)
    return KnownVulnerabilities(database, found)
