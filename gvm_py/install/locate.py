"""Find the artifact for a request: each source in turn, and a full account when none can."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence

from gvm_py.dist.sources.base import Artifact, Source
from gvm_py.dist.sources.index_source import IndexSource
from gvm_py.dist.sources.unlisted import listed_for_others, newest_unlisted
from gvm_py.errors import GosdkError, NetworkError, NotFoundError
from gvm_py.host import Platform
from gvm_py.install.kept import KeptSource
from gvm_py.records import dataclass, field
from gvm_py.request import Request
from gvm_py.transport.answers import OFFLINE_HINT
from gvm_py.version import GoVersion

_SUGGESTIONS = 3


@dataclass
class Search:
    """What was tried for one request, in order, and which versions were seen on the way."""

    request: Request
    platform: Platform
    failures: list[tuple[str, GosdkError]] = field(default_factory=list)
    seen: set[GoVersion] = field(default_factory=set)
    unreached: set[str] = field(default_factory=set)
    is_absent: bool = False
    """Whether a source that lists the release answered that its archive is not there."""

    def ask(self, source: Source) -> Artifact | None:
        """Return the newest artifact of `source` that matches, None when it has none or cannot be reached.

        Raises IntegrityError: a source that sends wrong data ends the search, it is not papered over.
        """
        try:
            return self._unlisted(source) or source.artifact(self._choose(source), self.platform)
        except (NetworkError, NotFoundError) as error:
            self.failures.append((source.name, error))
            if isinstance(error, NetworkError):
                self.unreached.add(source.name)
            return None

    def _unlisted(self, source: Source) -> Artifact | None:
        def pass_over(what: str) -> None:
            self.failures.append((source.name, NotFoundError(what)))

        return newest_unlisted(source, self.request, self.platform, pass_over)

    def _choose(self, source: Source) -> GoVersion:
        version = self._select(source.versions(self.platform))
        if version is None and isinstance(source, IndexSource):
            # The kept index may be an hour old.
            version = self._select(source.versions(self.platform, newest=True))
        if version:
            return version
        if self.request.is_exact:
            # A proxy's list may be incomplete, so an exact version is asked for by name.
            return GoVersion.parse(self.request.text).first_release
        raise NotFoundError(f"no Go {self.request.text} for {self.platform}")

    def _select(self, versions: Iterable[GoVersion]) -> GoVersion | None:
        offered = tuple(versions)
        self.seen.update(offered)
        return self.request.select(offered)

    def undelivered(self, source: Source, error: GosdkError) -> None:
        """Note that `source` knows the release and could not deliver it: no word against the release itself."""
        self.is_absent |= isinstance(error, NotFoundError)
        self.failures.append((source.name, NetworkError(error.message, hint=error.hint)))

    def failure(self) -> GosdkError:
        """Return the error with everything that was tried: exit 3 when somebody answered, exit 5 when nobody did."""
        tried = "".join(f"\n  {name}: {error.message}" for name, error in self.failures)
        if any(isinstance(error, NotFoundError) for _, error in self._answers()):
            near = self._nearest()
            hint = f"gosdk install {near}" if near else "gosdk list-remote"
            message = f"there is no Go {self.request.text} for {self.platform}; asked:{tried}"
            return NotFoundError(message, hint=hint, meant=(self.request.text, near))
        hint = _most_specific([error for _, error in self.failures]) or "gosdk list-remote --refresh"
        what = f"could not get Go {self.request.text}"
        if self.is_absent:
            return NotFoundError(f"{what}: it is listed, and its archive is not there; asked:{tried}", hint=hint)
        return NetworkError(f"{what}: {self._silence()}; asked:{tried}", hint=hint)

    def _silence(self) -> str:
        if not self.seen or self.request.select(self.seen):
            return "no source answered"
        return f"no source lists it, and the newest listed is {max(self.seen).name}"

    def passed_over(self) -> list[str]:
        """Return one line per source that failed, in the order tried."""
        return [f"{name}: {error.message}" for name, error in self._answers()]

    def shortcut(self, source: Source) -> str:
        """Return the command that leaves out an unreachable go.dev where GOPROXY delivers, empty otherwise."""
        is_closed = "go.dev" in self.unreached and source.name == "GOPROXY"
        return "gosdk config set source goproxy" if is_closed else ""

    def _answers(self) -> list[tuple[str, GosdkError]]:
        # What is not kept here may well exist.
        return [failure for failure in self.failures if failure[0] != KeptSource.name]

    def _nearest(self) -> str:
        """Return the request for what comes nearest, of the minor that was requested, else of the one next to it."""
        near = nearest_versions(self.request.text, self.seen)
        if not near:
            return ""
        minors = [version.language for version in near]
        if any(version.is_prerelease for version in near):
            return near[-1].text
        named = re.search(r"[0-9]+\.[0-9]+", self.request.text)
        is_older = named and GoVersion.parse(named[0]) < GoVersion.parse(minors[0])
        return named[0] if named and named[0] in minors else minors[0 if is_older else -1]


def first_listing(
    sources: Sequence[Source], platform: Platform, requests: Callable[[Collection[GoVersion]], Iterable[Request]]
) -> tuple[str, tuple[GoVersion, ...]]:
    """Return the name and the versions of the first source that can be reached. Raises NetworkError when none can.

    `requests` gets every release that the source names for any platform, and returns which of them matter: the newest
    that a proxy lists for other platforms alone is asked for by its name.
    """
    source, listed = first_source(sources, platform)
    others = listed_for_others(source, platform)
    found = set(listed)
    missed = requests({*listed, *others}) if others else ()
    for request in missed:
        artifact = newest_unlisted(source, request, platform, pass_over=lambda _: None)
        if artifact:
            found.add(artifact.version)
    return source.name, tuple(sorted(found, reverse=True))


def first_source(sources: Sequence[Source], platform: Platform) -> tuple[Source, tuple[GoVersion, ...]]:
    """Return the first source that can be reached, and its versions. Raises NetworkError when none can."""
    failures: list[GosdkError] = []
    tried = ""
    for source in sources:
        try:
            return source, source.versions(platform)
        except (NetworkError, NotFoundError) as error:
            failures.append(error)
            tried += f"\n  {source.name}: {error.message}"
    hint = _most_specific(failures) or "go env GOPROXY"
    raise NetworkError(f"no source answered; asked:{tried}", hint=hint)


def _most_specific(failures: Iterable[GosdkError]) -> str:
    """Return the first hint that says more than to check the connection, such as one about certificates."""
    return next((error.hint for error in failures if error.hint and not error.hint.startswith(OFFLINE_HINT)), "")


def nearest_versions(text: str, versions: Iterable[GoVersion]) -> list[GoVersion]:
    """Return up to three of `versions` around the one that `text` names, prereleases only where it names one."""
    named = re.search(r"[0-9]+(\.[0-9]+)*([a-z]+[0-9]+)?", text)
    wanted = GoVersion.try_parse(named[0]) if named else None
    everything = sorted(set(versions))
    stable = [version for version in everything if not version.is_prerelease]
    ordered = stable or everything
    if wanted and wanted.is_prerelease:
        ordered = everything
    middle = bisect_left(ordered, wanted) if wanted else len(ordered)
    start = max(0, min(middle - 1, len(ordered) - _SUGGESTIONS))
    return ordered[start : start + _SUGGESTIONS]
