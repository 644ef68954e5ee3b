"""Go version grammar and order, exactly as the go command has them.

Source: golang/go `internal/gover` and `go/version` (Go 1.27), see docs/concepts/versions.md.
"""

import re
from collections.abc import Iterable, Sequence
from functools import total_ordering
from typing import Self

from gvm_py import override
from gvm_py.errors import UsageError, quoted
from gvm_py.records import dataclass, field
from gvm_py.version.grammar import GRAMMAR, NO_VERSION, number_key, sort_key, toolchain_name

_OWN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*", re.ASCII)
_OWN_NAME_LIMIT = 60
# What commands, settings and files of gosdk mean already.
_TAKEN = frozenset(
    ("go", "gofmt", "gosdk", "default", "system", "latest", "stable", "oldstable", "auto", "local", "path", "all")
)
# `none` as commands print it, a key below resolve/ (golang/gomod.py), and what Windows reserves whatever its suffix.
_REFUSED = re.compile(r"none|mod-.*|(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?:\..*)?", re.IGNORECASE)


@total_ordering
@dataclass(frozen=True, eq=False)
class GoVersion:
    """What an SDK is: a Go version, or a name of its own for a build that is not an official release.

    `1.20` equals `1.20.0`; from 1.21 on a bare minor is a language version. `label` is empty for a version, the suffix
    of `go1.26.11-acme`, and the whole of a name such as `tip`. No version equals one with a label.
    """

    text: str
    _key: tuple[object, ...] = field(repr=False)
    label: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the version written as `1.22.3` or `go1.22.3`. Raises UsageError for anything else."""
        version = cls.try_parse(text)
        if version is None:
            raise UsageError(
                f"{quoted(text)} is not a Go version; write it like 1.22.3, go1.22.3 or 1.27rc1",
                hint="gosdk help versions",
            )
        return version

    @classmethod
    def try_parse(cls, text: str) -> Self | None:
        """Return the version, or None where the go command would call the text invalid."""
        bare = text.removeprefix("go")
        match = GRAMMAR.fullmatch(bare)
        return cls(bare, sort_key(match)) if match else None

    @classmethod
    def from_toolchain(cls, name: str) -> Self | None:
        """Return the version inside a toolchain name such as `go1.21.3-bigcorp`, or None.

        A name with a slash is never a version: it could leave the store (cmd/go `gover.FromToolchain`).
        """
        if "/" in name or "\\" in name or not name.startswith("go"):
            return None
        bare = re.split(r"[ \t-]", name.removeprefix("go"), maxsplit=1)[0]
        return None if bare.startswith("go") else cls.try_parse(bare)

    @classmethod
    def from_setting(cls, name: str) -> Self | None:
        """Return the version that GOTOOLCHAIN names, None for what the go command refuses, such as `go9.9.9`."""
        return cls.from_toolchain(name) if name.startswith("go1") or "-go1" in name else None

    @classmethod
    def from_name(cls, name: str) -> Self | None:
        """Return what an SDK called `name` is: the release `go1.22.3`, or a name of its own; None for neither."""
        release = cls.try_parse(name) if name.startswith("go") else None
        return release or cls.own(name)

    @classmethod
    def own(cls, name: str) -> Self | None:
        """Return the identity of an SDK with a name of its own, such as `go1.26.11-acme` or `tip`.

        None for a name that means something else already, or that could be taken for a version, a path or an option.
        """
        if len(name) > _OWN_NAME_LIMIT or not _OWN_NAME.fullmatch(name):
            return None
        if name.lower() in _TAKEN or _REFUSED.fullmatch(name):
            return None
        if re.match(r"go[0-9]", name, re.IGNORECASE):
            base, _, label = name.partition("-")
            release = cls.try_parse(base) if base.startswith("go") else None
            if release is None or release.is_language or not label:
                return None
            return cls(f"{release.text}-{label}", (*release._key[:-1], label), label)
        return cls(name, (*NO_VERSION, name), name)

    @property
    def name(self) -> str:
        """The toolchain name, `go1.22.3`; a name of its own as it is."""
        return toolchain_name(self.text)

    @property
    def release(self) -> "GoVersion | None":
        """The version without the label: what the go command compares. None for a name such as `tip`."""
        return GoVersion.try_parse(self.text.partition("-")[0]) if self.label else self

    @property
    def language(self) -> str:
        """The language version this belongs to, `1.22` for 1.22.3 and for 1.22rc1; empty for a name such as `tip`."""
        if self.release is None:
            return ""
        major, _, rest = self.text.partition(".")
        minor = re.split(r"[^0-9]", rest, maxsplit=1)[0] or "0"
        return major if (major, minor) == ("1", "0") else f"{major}.{minor}"

    def same_minor(self, other: "GoVersion") -> bool:
        """Return whether both belong to one language version."""
        return self.language == other.language

    @property
    def is_language(self) -> bool:
        """True for `1.22`, which names a language and not a release; False for `1.20`, which is both."""
        return not self.label and self._key[2:4] == (number_key(""), "")

    @property
    def is_prerelease(self) -> bool:
        """True for alpha, beta, rc and any other word after the minor."""
        return self._key[3] != ""

    @property
    def first_release(self) -> "GoVersion":
        """What the go command fetches for this version: `1.22` is fetched as go1.22.0 (golang/go#62278)."""
        return GoVersion.parse(f"{self.text}.0") if self.is_language else self

    @override
    def __str__(self) -> str:
        return self.text

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, GoVersion) and self._key == other._key

    def __lt__(self, other: "GoVersion") -> bool:
        return self._key < other._key

    @override
    def __hash__(self) -> int:
        return hash(self._key)


def supported_minors(versions: Iterable[GoVersion]) -> tuple[str, ...]:
    """Return the minors that still get fixes, newest first: the two newest with a stable release.

    Source: go.dev/doc/devel/release#policy.
    """
    stable = sorted((version for version in versions if not version.is_prerelease and not version.label), reverse=True)
    return tuple(dict.fromkeys(version.language for version in stable))[:2]


def newest_by_minor(versions: Iterable[GoVersion]) -> dict[str, GoVersion]:
    """Return language to the newest of the versions that belong to it, oldest language first."""
    return {version.language: version for version in sorted(versions)}


def is_end_of_life(version: GoVersion, minors: Sequence[str]) -> bool:
    """Return whether `version` is older than all of the supported `minors`, which may be none that are known."""
    if not minors or not version.language:
        return False
    return GoVersion.parse(version.language) < min(GoVersion.parse(minor) for minor in minors)
