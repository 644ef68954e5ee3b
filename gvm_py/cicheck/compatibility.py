"""Whether two wishes can mean one Go, and whether one can be as new as a module needs."""

import re
from collections.abc import Iterator

from gvm_py.request import Request
from gvm_py.version import GoVersion

# More patches than any minor ever had, and more minors than will be out when this is read.
_PATCHES = 40
_MINORS = 12
_MINOR = re.compile(r"~[0-9.]+|[0-9]+\.[0-9]+(\.x)?")


def leads(wish: Request) -> int | None:
    """Return how precise a wish is, 0 for one release and 1 for one minor, None for less than that."""
    if wish.is_exact:
        return 0
    return 1 if _MINOR.fullmatch(wish.text) else None


def agree(wish: Request, leader: Request) -> bool:
    """Return whether a release can answer both; `leader` is one for which `leads` has an answer."""
    if leader.is_exact:
        return wish.matches(GoVersion.parse(leader.text))
    return any(leader.matches(version) and wish.matches(version) for version in _releases(leader))


def reaches(wish: Request, minimum: GoVersion) -> bool:
    """Return whether a wish can be answered by a release that is at least `minimum`."""
    if wish.is_exact:
        return GoVersion.parse(wish.text) >= minimum
    if _MINOR.fullmatch(wish.text):
        return any(wish.matches(version) and version >= minimum for version in _releases(wish))
    return any(wish.matches(version) and version >= minimum for version in _later(minimum))


def _releases(wish: Request) -> Iterator[GoVersion]:
    """Yield the releases of the minor that a wish names, and the wish itself where it is one."""
    language = GoVersion.parse(wish.text.lstrip("~").removesuffix(".x")).language
    if wish.text.startswith("~"):
        yield GoVersion.parse(wish.text[1:])
    yield from _patches(language)


def _later(minimum: GoVersion) -> Iterator[GoVersion]:
    yield minimum.first_release
    major, _, minor = minimum.language.partition(".")
    for later in range(int(minor or 0), int(minor or 0) + _MINORS):
        yield from _patches(f"{major}.{later}")


def _patches(language: str) -> Iterator[GoVersion]:
    for patch in range(_PATCHES):
        yield GoVersion.parse(f"{language}.{patch}")
