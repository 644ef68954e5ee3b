"""How other programs write a Go version, as requests: image tags, setup-go's ranges, asdf, mise and GOTOOLCHAIN."""

import re
from functools import lru_cache
from typing import NamedTuple

from gvm_py.cicheck.facts import VersionPlace
from gvm_py.cicheck.source_text import SourceText
from gvm_py.errors import UsageError
from gvm_py.request import Request
from gvm_py.request.version_files import request_text

_LONGEST = 100
# A repository has the same few versions and images in all of its workflows.
_DIFFERENT = 256
_VERSION = r"[0-9]+(?:\.[0-9]+){0,2}(?:(?:rc|beta)[0-9]+)?"
_DIGEST = r"(?P<digest>@sha256:[0-9a-f]{64})?"
# What the tag begins with differs: the devcontainer images have their own version first, as in `1-1.22-bookworm`.
_IMAGES = (
    re.compile(rf"(?:[\w.:-]+/)*(?:golang|golang-cross(?:build)?)(?::(?P<tag>\w[\w.-]*))?{_DIGEST}"),
    re.compile(
        rf"(?:[\w.:-]+/)*(?:cimg|chainguard|devcontainers)/go(?::(?:(?:[01]|dev)-)?(?P<tag>\w[\w.-]*))?{_DIGEST}"
    ),
    re.compile(rf"(?:[\w.:-]+/)*(?:go-toolset|goreleaser-cross):(?P<tag>v?1\.[\w.-]*){_DIGEST}"),
    re.compile(rf"(?:[\w.:-]+/)*xgo:go-(?P<tag>1\.[0-9]+(?:\.[0-9]+)?)(?:\.x)?{_DIGEST}"),
    # OpenShift's builders have a version of theirs behind it, as in `rhel-9-golang-1.22-openshift-4.17`.
    re.compile(rf"(?:[\w.:-]+/)*(?:builder|release):(?:\w+-)*golang-(?P<tag>1\.[\w.]*)(?P<more>-[\w.-]+)?{_DIGEST}"),
)
_TAG = re.compile(rf"(?:go|v)?(?P<version>{_VERSION})(?:-.*)?")
_COMPARISON = re.compile(r"(?P<operator><=|>=|<|>|=)?\s*v?(?P<version>[0-9][\w.-]*)")
_PRERELEASE = re.compile(r"([0-9]+\.[0-9]+)\.0-(rc|beta)\.?([0-9]+)")
_HYPHEN = re.compile(r"v?([0-9][\w.]*)\s+-\s+v?([0-9][\w.]*)")
_TOOLCHAIN = re.compile(r"(?P<name>go[0-9][0-9a-z.]*)(?:-[\w.-]+)?(?P<rest>\+auto|\+path)?")


class ImageVersion(NamedTuple):
    """What an image of Go contains. `start` and `end` are where the version stands in the reference, both 0 without.

    `obstacle` says why it must not be changed alone.
    """

    request: Request
    start: int = 0
    end: int = 0
    obstacle: str = ""


@lru_cache(_DIFFERENT)
def request(text: str) -> Request | None:
    """Return the request for a release that gosdk would understand, None for anything else."""
    try:
        parsed = Request.parse(text)
    except UsageError:
        return None
    return None if parsed.form == "name" else parsed


@lru_cache(_DIFFERENT)
def of_image(reference: str) -> ImageVersion | None:
    """Return what an image with Go contains, `latest` for a tag without a version, None for other images."""
    match = next(filter(None, (image.fullmatch(reference) for image in _IMAGES)), None)
    if match is None:
        return None
    tag = _TAG.fullmatch(match["tag"] or "")
    found = request(tag["version"]) if tag else None
    if not tag or not found:
        return ImageVersion(Request.parse("latest"))
    start = match.start("tag") + tag.start("version")
    obstacle = ""
    if match.groupdict().get("more"):
        obstacle = "the tag has another version, which goes with this one"
    elif match["digest"]:
        obstacle = "the image is pinned by a digest"
    return ImageVersion(found, start, start + len(tag["version"]), obstacle)


def is_go_image(reference: str) -> bool:
    """Return whether a reference that is not complete without its variables is about an image with Go."""
    name = reference.partition(":")[0]
    return "golang" in reference or name.endswith(("/go", "go-toolset", "goreleaser-cross"))


@lru_cache(_DIFFERENT)
def of_semver(text: str) -> tuple[Request, ...]:
    """Return what actions/setup-go makes of a `go-version`, a range of npm's semver; nothing for what is unknown."""
    if len(text) > _LONGEST:
        return ()
    parts = [_of_range(part.strip()) for part in text.split("||")]
    return tuple(part for part in parts if part) if all(parts) else ()


def of_version_manager(text: str) -> tuple[Request, ...]:
    """Return what asdf and mise make of a version; nothing for a path, a git ref and the system's Go."""
    found = request(request_text(text) or "")
    return (found,) if found else ()


def of_plain(text: str) -> tuple[Request, ...]:
    """Return what a version with or without a leading `go` or `v` means, and nothing for other words."""
    found = request(text.removeprefix("v")) if re.match(r"(go|v)?[0-9]|latest\Z", text) else None
    return (found,) if found else ()


def toolchain_place(source: SourceText) -> VersionPlace | None:
    """Return the version in a value of GOTOOLCHAIN, None for `local`, `auto` and `path`.

    With `+auto` or `+path` it is only the least that runs.
    """
    match = _TOOLCHAIN.fullmatch(source.text)
    if match is None:
        return None
    version = match["name"].removeprefix("go")
    found = request(f">={version}" if match["rest"] else version)
    return VersionPlace(match["name"], (found,), source.slice(*match.span("name")).span) if found else None


def _of_range(text: str) -> Request | None:
    text = _HYPHEN.sub(r">=\1 <=\2", _PRERELEASE.sub(r"\1\2\3", text))
    if text in ("*", "x"):
        return request("latest")
    if text.startswith("^"):
        return _same_major(text[1:])
    if text.startswith("~") and text.count(".") < 2:
        return request(text[1:])
    comparisons = list(_COMPARISON.finditer(text))
    if any(match["operator"] for match in comparisons) and not _COMPARISON.sub("", text).strip():
        return request(",".join(_comparison(match["operator"] or "=", match["version"]) for match in comparisons))
    return request(text.removeprefix("=").removeprefix("v"))


def _same_major(version: str) -> Request | None:
    major = version.partition(".")[0]
    return request(f">={version},<{int(major) + 1}") if major.isdecimal() else None


def _comparison(operator: str, version: str) -> str:
    """Return a comparison as Python packages write it. To npm `>1.22` and `<=1.22` are about all of 1.22."""
    head, _, last = version.rpartition(".")
    if version.count(".") == 1 and last.isdecimal():
        if operator in (">", "<="):
            operator, version = {">": ">=", "<=": "<"}[operator], f"{head}.{int(last) + 1}"
        elif operator == "=":
            return f"=={version}.*"
    return f"{'==' if operator == '=' else operator}{version}"
