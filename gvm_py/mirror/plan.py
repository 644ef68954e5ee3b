"""Which files a mirror shall have: releases x platforms x the sources that were named."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gvm_py.dist.sources.base import Artifact, Source
from gvm_py.dist.sources.index_source import IndexSource
from gvm_py.dist.sources.unlisted import confirm, listed_for_others, newest_unlisted
from gvm_py.errors import GosdkError, NetworkError, NotFoundError, UsageError
from gvm_py.host import Platform
from gvm_py.mirror.seen import Seen
from gvm_py.records import dataclass, field
from gvm_py.request import Request
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class MirrorRequest:
    """What was asked for. With `every`, all releases that match a request count, not only the newest.

    With `refresh`, an index may go back.
    """

    requests: tuple[Request, ...]
    platforms: tuple[Platform, ...]
    every: bool = False
    refresh: bool = False

    def versions(self, request: Request, listed: Sequence[GoVersion]) -> tuple[GoVersion, ...]:
        """Return which of the `listed` releases match `request`; an exact version even where it is not listed."""
        answers = request.filter(listed)
        if not answers and request.is_exact:
            return (GoVersion.parse(request.text).first_release,)
        return answers if self.every else answers[-1:]


@dataclass
class MirrorPlan:
    """The files to have, each once and by its name. `failures` are errors, `notes` for people."""

    artifacts: dict[str, Artifact] = field(default_factory=dict)
    failures: list[GosdkError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def module_versions(self) -> list[str]:
        """The SDKs that the files hold, as versions of golang.org/toolchain."""
        return sorted({artifact.module_version for artifact in self.artifacts.values()})


class _Listing(NamedTuple):
    source: Source
    versions: tuple[GoVersion, ...]


def choose(sources: Sequence[Source], selection: MirrorRequest, seen: Seen) -> MirrorPlan:
    """Return what each of `sources` has of the selection. One that cannot be reached does not stop the others.

    Raises IntegrityError for a list that is wrong or goes back, UsageError for a source that is not a server's.
    """
    choice = MirrorPlan()
    for platform in selection.platforms:
        listings = list(filter(None, (_list(source, platform, choice) for source in sources)))
        for source, versions in listings:
            if isinstance(source, IndexSource):
                seen.note(source.name, platform, versions, accept=selection.refresh)
        for request in selection.requests:
            _pick(listings, selection, request, platform, choice)
    return choice


def _list(source: Source, platform: Platform, choice: MirrorPlan) -> _Listing | None:
    try:
        return _Listing(source, source.versions(platform))
    except (NetworkError, NotFoundError) as error:
        _fail(choice, error)
        return None


def _pick(
    listings: Sequence[_Listing], selection: MirrorRequest, request: Request, platform: Platform, choice: MirrorPlan
) -> None:
    """Take what each source has for one request and platform; that some have nothing is an error only if all do."""
    missing: list[str] = []
    for source, versions in listings:
        try:
            known = (*versions, *_unlisted(source, selection, request, platform))
            found = [_artifact(source, version, platform) for version in selection.versions(request, known)]
            if not found:
                missing.append(f"{source.name} lists no Go {request.text} for {platform}")
            choice.artifacts.update({artifact.filename: artifact for artifact in found})
        except NotFoundError as error:
            missing.append(f"{source.name}: {error.message}")
        except NetworkError as error:
            _fail(choice, error)
    if missing and len(missing) == len(listings):
        tried = "".join(f"\n  {line}" for line in missing)
        _fail(choice, NotFoundError(f"there is no Go {request.text} for {platform}; asked:{tried}"))
    else:
        choice.notes.extend(missing)


def _unlisted(source: Source, selection: MirrorRequest, request: Request, platform: Platform) -> Iterable[GoVersion]:
    """Return what matches, is listed for other platforms alone, and is available: every one, or the newest."""
    if selection.every:
        return confirm(source, request.filter(listed_for_others(source, platform)), platform)
    newest = newest_unlisted(source, request, platform, pass_over=lambda _: None)
    return [newest.version] if newest else []


def _fail(choice: MirrorPlan, error: GosdkError) -> None:
    # A server that does not answer is one failure, not one for each release.
    if error.message not in [known.message for known in choice.failures]:
        choice.failures.append(error)


def _artifact(source: Source, version: GoVersion, platform: Platform) -> Artifact:
    artifact = source.artifact(version, platform)
    if artifact.local_path:
        raise UsageError(
            f"{source.name} lies on this machine; a mirror copies from a release index or a module proxy: "
            "name its URL with --source",
            hint="gosdk mirror copy --help",
        )
    return artifact
