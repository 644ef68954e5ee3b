"""Semantic versions as the database writes Go versions: go1.27rc3 is `1.27.0-rc.3`, go1.20 is `1.20.0`.

Source: golang.org/x/vuln `internal/semver`; order of semver.org section 11.
"""

import re
from typing import Self

from gvm_py.records import dataclass
from gvm_py.version import GoVersion

_GRAMMAR = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,9}))?(?:\.([0-9]{1,9}))?(?:-([0-9A-Za-z.-]{1,64}))?", re.ASCII)
_GO = re.compile(r"([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:([a-z]+)([0-9]*))?", re.ASCII)
# The rank that puts a release after its prereleases, whose identifiers are numbers (0) and then words (1).
_RELEASE = ((2, 0, ""),)


@dataclass(frozen=True, order=True)
class Semver:
    """A version that can be compared with any other of the database."""

    numbers: tuple[int, int, int]
    prerelease: tuple[tuple[int, int, str], ...] = _RELEASE

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the version written as `1.22.3`, `1.26.0-0` or `1.27.0-rc.3`. Raises ValueError."""
        match = _GRAMMAR.fullmatch(text)
        if match is None:
            raise ValueError(f"{text[:100]!r} is not a semantic version")
        major, minor, patch, prerelease = match.groups()
        return cls((int(major), int(minor or 0), int(patch or 0)), _identifiers(prerelease) if prerelease else _RELEASE)

    @classmethod
    def of(cls, version: GoVersion) -> Self:
        """Return a Go version in the words of the database."""
        match = _GO.fullmatch(version.text)
        if match is None:  # GoVersion's own grammar is a part of this one
            raise ValueError(f"{version.text!r} is not a Go version")
        major, minor, patch, kind, number = match.groups()
        text = f"{major}.{minor or 0}.{patch or 0}"
        return cls.parse(f"{text}-{kind}.{number}".rstrip(".") if kind else text)

    @property
    def go_version(self) -> GoVersion | None:
        """The Go release of this version, None for a mere floor such as `1.26.0-0`."""
        major, minor, patch = self.numbers
        match self.prerelease:
            case ((2, _, _),):
                text = f"{major}.{minor}.{patch}"
                # Until 1.20 the first release of a minor was called go1.20; since then go1.21.0.
                return GoVersion.parse(text.removesuffix(".0") if minor < 21 else text)
            case ((1, _, kind), (0, number, _)):
                return GoVersion.try_parse(f"{major}.{minor}{kind}{number}")
            case _:
                return None


def _identifiers(text: str) -> tuple[tuple[int, int, str], ...]:
    # Some reports write `rc2` for `rc.2` (GO-2025-3383), which semver would sort after every `rc.N`.
    words = re.sub(r"(?<=[a-z])(?=[0-9])", ".", text).split(".")
    return tuple((0, int(word), "") if word.isdecimal() else (1, 0, word) for word in words)
