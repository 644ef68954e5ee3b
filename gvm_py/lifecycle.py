"""Which majors of Go still get fixes: the two newest ones with a stable release (go.dev/doc/devel/release#policy)."""

from collections.abc import Iterable, Sequence

from gvm_py.version import GoVersion


def supported_minors(versions: Iterable[GoVersion]) -> tuple[str, ...]:
    """Return the languages that still get fixes, newest first: a major is dropped when two newer ones are out."""
    stable = sorted((version for version in versions if not version.is_prerelease), reverse=True)
    return tuple(dict.fromkeys(version.language for version in stable))[:2]


def is_end_of_life(version: GoVersion, minors: Sequence[str]) -> bool:
    """Return whether `version` is older than all of the supported `minors`, which may be none that are known."""
    return bool(minors) and GoVersion.parse(version.language) < min(GoVersion.parse(minor) for minor in minors)
