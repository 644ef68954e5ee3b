"""Releases that a proxy lists for other platforms alone. It lists what it was asked for before, so they are asked for.

By name, from the newest down, and a few at most: the go command asks for a version by its name as well.
"""

from collections.abc import Callable, Iterable
from functools import partial

from gvm_py.dist.sources.base import Artifact, Source
from gvm_py.dist.sources.goproxy import GoproxySource
from gvm_py.dist.sources.mirror_source import MirrorSource
from gvm_py.errors import IntegrityError, NetworkError, NotFoundError
from gvm_py.host import Platform
from gvm_py.request import Request
from gvm_py.system.parallel import run_all
from gvm_py.version import GoVersion

_ASKED_BY_NAME = 3


def listed_for_others(source: Source, platform: Platform) -> frozenset[GoVersion]:
    """Return what the list of a proxy names for other platforms alone; nothing for an index, which is complete."""
    return source.unconfirmed(platform) if isinstance(source, GoproxySource | MirrorSource) else frozenset()


def newest_unlisted(
    source: Source, request: Request, platform: Platform, pass_over: Callable[[str], None]
) -> Artifact | None:
    """Return the newest such release that answers, is newer than those listed for `platform`, and is available.

    None for an exact request. `pass_over` gets a line for each that the source does not have or does not hand out.
    """
    offered = set() if request.is_exact else set(listed_for_others(source, platform))
    listed = request.select(source.versions(platform)) if offered else None
    for _ in range(_ASKED_BY_NAME):
        version = request.select(offered)
        if version is None or (listed and version < listed):
            return None
        try:
            return source.artifact(version, platform)
        except (NotFoundError, NetworkError) as error:
            refused = isinstance(error, NetworkError)
            pass_over(error.message if refused else f"has no {version.name} for {platform}")
            offered.discard(version)
    return None


def confirm(source: Source, versions: Iterable[GoVersion], platform: Platform) -> tuple[GoVersion, ...]:
    """Return which of these releases the source can be seen to have for `platform`. Raises IntegrityError."""
    asked = sorted(versions)
    found = run_all([partial(source.artifact, version, platform) for version in asked], cancel=lambda: None)
    for error in found:
        if isinstance(error, IntegrityError):
            raise error
    return tuple(artifact.version for artifact in found if isinstance(artifact, Artifact))
