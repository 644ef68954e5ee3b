"""A version written the way another one is: as precise, and with what stands before it."""

import re

from gvm_py.cicheck.facts import TextEdit, VersionPin, VersionPlace
from gvm_py.version import GoVersion

_SPELLING = re.compile(
    r"(?P<head>go|v|=|\^|~|>=[ ]*|prefix:|latest:)?"
    r"(?P<minor>[0-9]+\.[0-9]+)(?:(?P<open>\.x|\.\*)|(?P<exact>\.[0-9]+(?:-(?:rc|beta)\.?[0-9]+)?|(?:rc|beta)[0-9]+))?"
)
_CUT_NUMBER = re.compile(r"[0-9]+\.[0-9]*0")


def respelled(place: VersionPlace, version: GoVersion) -> str | None:
    """Return `version` as `place` would write it: `^1.26` for `^1.22`, `1.26.3` for `1.22.1`, `1_26` for `1_22`.

    None for what has no single version to replace, such as a range with an upper bound, and where nothing changes.
    """
    if place.joint != ".":
        new = version.language.split(".")[1] if place.joint is None else version.language.replace(".", place.joint)
        return new if new != place.text else None
    match = _SPELLING.fullmatch(place.text.strip())
    if match is None:
        return None
    new = (match["head"] or "") + _precise(match, version)
    if place.plain and _CUT_NUMBER.fullmatch(new):
        new = f"'{new}'"
    return new if new != place.text else None


def edit_for(pin: VersionPin, place: VersionPlace, version: GoVersion) -> TextEdit | None:
    """Return the edit that makes a place request `version`, None where that needs a person."""
    new = respelled(place, version)
    if new is None or place.span is None or place.obstacle:
        return None
    return TextEdit(pin.path, place.span, new)


def _precise(match: re.Match[str], version: GoVersion) -> str:
    # The language of a release candidate has no release yet, so nothing less than the candidate selects it.
    if version.is_prerelease:
        return version.text
    if match["exact"]:
        return version.first_release.text
    return version.language + (match["open"] or "")
