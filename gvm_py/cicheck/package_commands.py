"""Commands that install a Go by the name that a package manager, a version manager or a host has for it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from gvm_py.cicheck.facts import VersionPlace
from gvm_py.cicheck.requests import of_plain
from gvm_py.cicheck.source_text import SourceText

_RELEASE = r"1\.[0-9]+(?:\.[0-9]+)?(?:(?:rc|beta)[0-9]+)?"
_WORDS = r"(?:[^\s;&|]{1,100}[ \t]+){0,20}"
_OPTIONS = r"(?:-[^\s;&|]{1,100}[ \t]+){0,5}"
_COMMANDS = (
    # Homebrew, also in a Brewfile; mise and devbox.
    rf"\bbrew[ \t]+(?:(?:install|reinstall|upgrade|link)[ \t]+{_WORDS})?[\"']?go@(?P<version>1\.[0-9]+)",
    rf"\b(?:mise[ \t]+(?:use|install|i|u)|devbox[ \t]+add)[ \t]+{_WORDS}[\"']?go@(?P<version>{_RELEASE})",
    rf"\bsnap[ \t]+(?:install|refresh)[ \t]+{_WORDS}go[ \t]+{_WORDS}--channel[= \t](?P<version>1\.[0-9]+)",
    rf"\basdf[ \t]+(?:install|global|local|set|shell)[ \t]+{_OPTIONS}golang[ \t]+(?P<version>{_RELEASE})",
    rf"\bgvm[ \t]+(?:install|use)[ \t]+go(?P<version>{_RELEASE})",
    rf"\bgoenv[ \t]+(?:install|global|local)[ \t]+{_OPTIONS}(?P<version>{_RELEASE})",
    rf"\bchoco[ \t]+(?:install|upgrade)[ \t]+{_WORDS}golang[ \t]+{_WORDS}--version[= \t](?P<version>{_RELEASE})",
)
# Debian's packages, on whichever line of a long command they stand.
_PACKAGE = r"(?<![\w./:@-])golang-(?P<version>1\.[0-9]+)(?:-(?:go|src|doc))?(?![\w.:@/-])"
_DEBIAN = r"\b(?:apt|apt-get|aptitude|nala)\b"
_RUNTIME = r"--runtime[= \t][\"']?go(?P<minor>1[0-9]{2})\b"
PACKAGE_MENTION = r"go@1|golang-1\.|--channel|--runtime|\bgolang[ \t]|\bg(?:vm|oenv)[ \t]"
_MOST, _LONGEST = 1000, 80


class PackageVersion(NamedTuple):
    """What installs a Go: the end of the command, the version in it, and where the command begins."""

    text: str
    place: VersionPlace
    start: int


def package_versions(text: SourceText, file: str) -> Iterator[PackageVersion]:
    """Yield the versions that commands in a file install as a package."""
    patterns = [*_COMMANDS, *([_PACKAGE] if _is_debian(file) else [])]
    for pattern in patterns:
        for match in islice(re.finditer(pattern, text.text), _MOST):
            version = match["version"]
            obstacle = "a path in this file belongs to this version" if version in _directories(file) else ""
            span = text.slice(*match.span("version")).span
            place = VersionPlace(version, of_plain(version), span, obstacle=obstacle)
            yield PackageVersion(match[0][-_LONGEST:], place, match.start("version"))
    for match in islice(re.finditer(_RUNTIME, text.text), _MOST):
        place = runtime_place(text.slice(*match.span("minor")))
        yield PackageVersion(match[0], place, match.start("minor"))


@lru_cache(maxsize=2)
def _is_debian(file: str) -> bool:
    return bool(re.search(_DEBIAN, file))


@lru_cache(maxsize=2)
def _directories(file: str) -> frozenset[str]:
    """Return the minors of which a file names the directory: /usr/lib/go-1.22 of Debian, opt/go@1.22 of Homebrew."""
    return frozenset(re.findall(r"/go[-@](1\.[0-9]+)", file))


def runtime_place(source: SourceText) -> VersionPlace:
    """Return the version in a name of Google Cloud, of which `source` are the digits: `122` in `go122`."""
    requests = of_plain(f"{source.text[0]}.{source.text[1:]}")
    return VersionPlace(source.text, requests, source.span, joint="")
