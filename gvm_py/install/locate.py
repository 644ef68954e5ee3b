"""Find the artifact that answers a request: each source in turn, and a full account when none can."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gvm_py.errors import GosdkError, NetworkError, NotFoundError
from gvm_py.host import Platform
from gvm_py.request import Request
from gvm_py.sources.base import Artifact, Source
from gvm_py.version import GoVersion

_SUGGESTIONS = 3


@dataclass
class Search:
    """What was tried for one request, in order, and which versions were seen on the way."""

    request: Request
    platform: Platform
    failures: list[tuple[str, GosdkError]] = field(default_factory=list)
    seen: set[GoVersion] = field(default_factory=set)

    def ask(self, source: Source) -> Artifact | None:
        """Return the newest artifact of `source` that answers, None when it has none or cannot be reached.

        Raises IntegrityError: a source that sends wrong data ends the search, it is not papered over.
        """
        try:
            version = self._choose(source)
            return source.artifact(version, self.platform)
        except (NetworkError, NotFoundError) as error:
            self.failures.append((source.name, error))
            return None

    def _choose(self, source: Source) -> GoVersion:
        versions = source.versions(self.platform)
        self.seen.update(versions)
        version = self.request.select(versions)
        if version:
            return version
        if self.request.is_exact:
            # A proxy's list may be incomplete, so an exact version is asked for by name.
            return GoVersion.parse(self.request.text).first_release
        raise NotFoundError(f"no Go {self.request.text} for {self.platform}")

    def failure(self) -> GosdkError:
        """Return the error that tells the whole story: exit 3 when somebody answered, exit 5 when nobody did."""
        tried = "".join(f"\n  {name}: {error.message}" for name, error in self.failures)
        if any(isinstance(error, NotFoundError) for _, error in self.failures):
            return NotFoundError(
                f"there is no Go {self.request.text} for {self.platform}; asked:{tried}", hint=self._suggestion()
            )
        return NetworkError(
            f"could not get Go {self.request.text}: no source answered; asked:{tried}",
            hint="check the connection and GOPROXY, or install a local archive: "
            "gosdk install ./go1.22.12.linux-amd64.tar.gz",
        )

    def _suggestion(self) -> str:
        near = nearest(self.request.text, self.seen)
        if not near:
            return f"gosdk list-remote --platform {self.platform}"
        return " or ".join(f"gosdk install {version}" for version in near)


def locate(request: Request, sources: Sequence[Source], platform: Platform) -> Artifact:
    """Return where to get the newest release that answers `request`: from the first source that has one.

    Raises NotFoundError with the nearest versions, NetworkError with everything that was tried.
    """
    search = Search(request, platform)
    for source in sources:
        artifact = search.ask(source)
        if artifact:
            return artifact
    raise search.failure()


def first_answer(sources: Sequence[Source], platform: Platform) -> tuple[str, tuple[GoVersion, ...]]:
    """Return the name and the versions of the first source that can be reached. Raises NetworkError when none can."""
    failures: list[str] = []
    for source in sources:
        try:
            return source.name, source.versions(platform)
        except (NetworkError, NotFoundError) as error:
            failures.append(f"\n  {source.name}: {error.message}")
    raise NetworkError(f"no source answered; asked:{''.join(failures)}", hint="check the connection and GOPROXY")


def nearest(text: str, versions: Iterable[GoVersion]) -> list[GoVersion]:
    """Return up to three of `versions` around the one that `text` begins with, stable ones if there are any."""
    ordered = sorted(version for version in versions if not version.is_prerelease) or sorted(versions)
    wanted = GoVersion.try_parse(text.removeprefix("go")) or GoVersion.try_parse(text.partition("rc")[0])
    if wanted is None:
        return ordered[-_SUGGESTIONS:]
    middle = bisect_left(ordered, wanted)
    start = max(0, min(middle - 1, len(ordered) - _SUGGESTIONS))
    return ordered[start : start + _SUGGESTIONS]
