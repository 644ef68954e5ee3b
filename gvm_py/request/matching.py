"""Which versions match a prefix, a tilde or a range."""

import re

from gvm_py.version import GoVersion


def is_stable(version: GoVersion) -> bool:
    """Return whether a version is a release, and no prerelease or language."""
    return not version.is_prerelease and not version.is_language


def has_prefix(version: GoVersion, prefix: str) -> bool:
    """Return whether a version belongs to a minor such as `1.22`, or to prereleases such as `1.27rc`."""
    if prefix[-1].isalpha():
        return re.fullmatch(rf"{re.escape(prefix)}[0-9]*", version.text) is not None
    return is_stable(version) and f"{version.language}.".startswith(f"{prefix}.")


def near(version: GoVersion, base: GoVersion) -> bool:
    """Return whether a version is of the minor of `base` and not older; a prerelease only where `base` is one."""
    wanted = version.is_prerelease <= base.is_prerelease and not version.is_language
    return wanted and version >= base and version.same_minor(base)


def previous_minor(version: GoVersion) -> str:
    """Return the minor before that of a version."""
    major, _, minor = version.language.partition(".")
    return f"{major}.{int(minor or 0) - 1}"


def specifiers_are_valid(text: str) -> bool:
    """Return whether `text` is a range."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        return len(SpecifierSet(text)) > 0
    except InvalidSpecifier:
        return False


def in_range(version: GoVersion, text: str) -> bool:
    """Return whether a version is inside of a range."""
    from packaging.specifiers import SpecifierSet
    from packaging.version import InvalidVersion, Version

    specifiers = SpecifierSet(text)
    try:
        comparable = Version(version.text)
    except InvalidVersion:
        return False
    return not version.is_language and specifiers.contains(comparable, prereleases=bool(specifiers.prereleases))
