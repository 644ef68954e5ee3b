"""The grammar of Go versions, and the key that orders them."""

import re

_NUMBER = r"(?:0|[1-9][0-9]*)"
GRAMMAR = re.compile(
    rf"(?P<major>{_NUMBER})"
    rf"(?:\.(?P<minor>{_NUMBER})(?:\.(?P<patch>{_NUMBER})|(?P<kind>[a-z]+)(?P<pre>{_NUMBER})?)?)?",
    re.ASCII,
)


def sort_key(match: re.Match[str]) -> tuple[object, ...]:
    """Return the key that orders a version that matched GRAMMAR."""
    minor, patch, kind = match["minor"] or "0", match["patch"], match["kind"] or ""
    if patch is None:
        # Before 1.21 a missing patch was patch 0; since then it is the language, older than any release.
        is_release = not kind and number_key(minor) < _FIRST_LANGUAGE_MINOR
        patch = "0" if is_release else ""
    return (number_key(match["major"]), number_key(minor), number_key(patch), kind, number_key(match["pre"] or ""), "")


def number_key(digits: str) -> tuple[int, str]:
    """Order decimal strings of any size; the empty string comes before 0."""
    return (len(digits), digits)


_FIRST_LANGUAGE_MINOR = number_key("21")
NO_VERSION = (number_key(""), number_key(""), number_key(""), "", number_key(""))


def toolchain_name(text: str) -> str:
    """Return a version with the `go` in front that people leave out; a name of its own as it is."""
    return f"go{text}" if text[:1].isdigit() else text
