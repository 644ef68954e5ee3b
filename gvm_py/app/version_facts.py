"""What is known here about one version of Go: release, support, vulnerabilities, the SDK. No network is used."""

from collections.abc import Sequence
from datetime import UTC, datetime

from gvm_py.app.context import App
from gvm_py.audit.database import Database, load
from gvm_py.audit.findings import Assessment, Subject, assess
from gvm_py.audit.location import DEFAULT_DATABASE, Location
from gvm_py.dist.sources.index_cache import age_text
from gvm_py.dist.sources.supported import recall_releases
from gvm_py.errors import GosdkError, NotFoundError
from gvm_py.records import dataclass
from gvm_py.request import Request
from gvm_py.store.receipt import Receipt
from gvm_py.store.sdks import InstalledSDK
from gvm_py.version import GoVersion, is_end_of_life

_RELEASE_HISTORY = "https://go.dev/doc/devel/release"


@dataclass(frozen=True)
class KnownSecurity:
    """The vulnerabilities of a version by the copy of the database kept here, and how old that copy is in words."""

    assessment: Assessment
    age: str


@dataclass(frozen=True)
class VersionFacts:
    """`end_of_life` and `security` are None while nothing about them was fetched; `patches` are newest first."""

    version: GoVersion
    is_published: bool
    patches: tuple[GoVersion, ...]
    minors: tuple[str, ...]
    security: KnownSecurity | None
    sdk: InstalledSDK | None
    receipt: Receipt | None
    is_default: bool
    selected_by: str

    @property
    def end_of_life(self) -> bool | None:
        """Whether the minor gets no fixes any more."""
        return is_end_of_life(self.version, self.minors) if self.minors else None

    @property
    def notes_url(self) -> str:
        """The page about the release: that of the minor, or the entry of the patch; the list for a name like `tip`."""
        release, minor = self.version.release, self.version.language
        if release is None:
            return _RELEASE_HISTORY
        text = release.text
        return f"https://go.dev/doc/go{minor}" if text in (minor, f"{minor}.0") else f"{_RELEASE_HISTORY}#go{text}"


def known_database(app: App, now: datetime) -> Database:
    """Return the copy of Go's vulnerability database that is kept here. Raises GosdkError where there is none."""
    place = Location.parse(DEFAULT_DATABASE, app.cwd)
    return load(place, app.fetcher, app.layout.cache / "vulndb", offline=True, now=now)


def known_security(app: App, version: GoVersion) -> KnownSecurity:
    """Return the known vulnerabilities of a version. Raises GosdkError where no copy of the database is kept here."""
    now = datetime.now(UTC)
    database = known_database(app, now)
    found = assess(Subject(version, None), database.reports, app.platform, app.supported_minors)
    return KnownSecurity(found, age_text((now - database.checked).total_seconds()))


def version_facts(app: App, text: str) -> VersionFacts:
    """Return what is known about the installed SDK that `text` means, else about the newest release known here.

    Raises UsageError for what is not a version, NotFoundError for one that nothing here knows.
    """
    known, installed = recall_releases(app.layout.cache), app.store.installed()
    request = app.store.request(text)
    version = _meant(request, [sdk.version for sdk in installed], known)
    sdk = app.store.find(version)
    stable = (release for release in known if not release.is_prerelease)
    return VersionFacts(
        version,
        version in known,
        tuple(release for release in stable if release.same_minor(version)),
        app.supported_minors,
        _security(app, version),
        sdk,
        Receipt.read(sdk.goroot) if sdk and not sdk.linked else None,
        sdk is not None and app.default_sdk() == sdk,
        _selected_by(app, version),
    )


def _meant(request: Request, installed: Sequence[GoVersion], known: Sequence[GoVersion]) -> GoVersion:
    # Only the list shows which release is stable; of a range the installed one is meant.
    order = (known, installed) if request.form == "word" else (installed, known)
    found = next(filter(None, map(request.select, order)), None)
    if found is None and request.is_exact:
        return GoVersion.parse(request.text)
    if found is None:
        raise NotFoundError(f"no Go {request.text} is installed or in a list seen here", hint="gosdk list-remote")
    return found


def _selected_by(app: App, version: GoVersion) -> str:
    try:
        decision = app.decide()
    except GosdkError:
        return ""
    return str(decision.origin) if decision.bin and decision.version == version else ""


def _security(app: App, version: GoVersion) -> KnownSecurity | None:
    try:
        return known_security(app, version)
    except GosdkError:
        return None
