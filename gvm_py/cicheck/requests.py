"""How other programs write a Go version, as a request: tags of the golang image, setup-go's ranges, asdf and mise."""

import re

from gvm_py.errors import UsageError
from gvm_py.request import Request

_LONGEST = 100
_TAG = re.compile(r"(?P<version>[0-9]+(?:\.[0-9]+){0,2}(?:(?:rc|beta)[0-9]+)?)(?:-.*)?")
_IMAGE = re.compile(r"(?:[\w.:-]+/)*golang(?::(?P<tag>\w[\w.-]*))?(?:@sha256:[0-9a-f]{64})?")
_COMPARISON = re.compile(r"(?P<operator><=|>=|<|>|=)?\s*v?(?P<version>[0-9][\w.-]*)")
_PRERELEASE = re.compile(r"([0-9]+\.[0-9]+)\.0-(rc|beta)\.?([0-9]+)")


def request(text: str) -> Request | None:
    """Return the request that gosdk would understand, None for anything else."""
    try:
        return Request.parse(text)
    except UsageError:
        return None


def of_image(reference: str) -> Request | None:
    """Return what an image of `golang` holds, `latest` for a tag without a version, None for other images."""
    match = _IMAGE.fullmatch(reference)
    if match is None:
        return None
    tag = _TAG.fullmatch(match["tag"] or "")
    return request(tag["version"]) if tag else request("latest")


def of_semver(text: str) -> tuple[Request, ...]:
    """Return what actions/setup-go makes of a `go-version`, a range of npm's semver; nothing for what is unknown."""
    if len(text) > _LONGEST:
        return ()
    parts = [_of_range(part.strip()) for part in text.split("||")]
    return tuple(part for part in parts if part) if all(parts) else ()


def of_version_manager(text: str) -> Request | None:
    """Return what asdf and mise make of a version; None for a path, a git ref and the system's Go."""
    return request(text.removeprefix("prefix:").removeprefix("latest:"))


def _of_range(text: str) -> Request | None:
    text = _PRERELEASE.sub(r"\1\2\3", text)
    if text in ("*", "x"):
        return request("latest")
    if text.startswith("^"):
        major = text[1:].partition(".")[0]
        return request(f">={text[1:]},<{int(major) + 1}") if major.isdecimal() else None
    if text.startswith("~") and text.count(".") < 2:
        return request(text[1:])
    comparisons = list(_COMPARISON.finditer(text))
    if any(match["operator"] for match in comparisons) and not _COMPARISON.sub("", text).strip():
        return request(",".join(_comparison(match["operator"] or "=", match["version"]) for match in comparisons))
    return request(text.removeprefix("=").removeprefix("v"))


def _comparison(operator: str, version: str) -> str:
    """Return a comparison as Python packages write it. To npm `>1.22` and `<=1.22` are about all of 1.22."""
    head, _, last = version.rpartition(".")
    if version.count(".") == 1 and last.isdecimal():
        if operator in (">", "<="):
            operator, version = {">": ">=", "<=": "<"}[operator], f"{head}.{int(last) + 1}"
        elif operator == "=":
            return f"=={version}.*"
    return f"{'==' if operator == '=' else operator}{version}"
