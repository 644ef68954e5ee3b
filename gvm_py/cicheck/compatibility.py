"""Whether two requests can select one Go, and whether one can select a release that a module needs."""

import re
from collections.abc import Iterator
from functools import lru_cache

from gvm_py.request import Request
from gvm_py.version import GoVersion

# More patches than any minor ever had, and more minors than will be out when this is read.
_PATCHES = 40
_MINORS = 12
_MINOR = re.compile(r"~[0-9.]+|[0-9]+\.[0-9]+(\.x)?")


def precision_of(request: Request) -> int | None:
    """Return how precise a request is, 0 for one release and 1 for one minor, None for less than that."""
    if request.is_exact:
        return 0
    return 1 if _MINOR.fullmatch(request.text) else None


@lru_cache(maxsize=1024)
def agree(request: Request, leader: Request) -> bool:
    """Return whether one release matches both; `leader` is a request for which `precision_of` is not None."""
    if leader.is_exact:
        return request.matches(GoVersion.parse(leader.text))
    return any(leader.matches(version) and request.matches(version) for version in _releases(leader))


@lru_cache(maxsize=1024)
def reaches(request: Request, minimum: GoVersion) -> bool:
    """Return whether a request can select a release that is at least `minimum`."""
    if request.is_exact:
        return GoVersion.parse(request.text) >= minimum
    if _MINOR.fullmatch(request.text):
        return any(request.matches(version) and version >= minimum for version in _releases(request))
    return any(request.matches(version) and version >= minimum for version in _later(minimum))


def _releases(request: Request) -> Iterator[GoVersion]:
    """Yield the releases of the minor of a request, and the request itself where it is a release."""
    language = GoVersion.parse(request.text.lstrip("~").removesuffix(".x")).language
    if request.text.startswith("~"):
        yield GoVersion.parse(request.text[1:])
    yield from _patches(language)


def _later(minimum: GoVersion) -> Iterator[GoVersion]:
    yield minimum.first_release
    major, _, minor = minimum.language.partition(".")
    for later in range(int(minor or 0), int(minor or 0) + _MINORS):
        yield from _patches(f"{major}.{later}")


def _patches(language: str) -> Iterator[GoVersion]:
    for patch in range(_PATCHES):
        yield GoVersion.parse(f"{language}.{patch}")
