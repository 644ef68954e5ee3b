"""GitHub workflows and composite actions: `go-version` of actions/setup-go, images, and GOTOOLCHAIN."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from gvm_py.cicheck.expressions import Expressions, ResolvedValue
from gvm_py.cicheck.facts import CheckFinding, CheckRule, CommittedFile, VersionPin, VersionPlace
from gvm_py.cicheck.github_expressions import EXPRESSION, evaluate, json_matrices, known_values
from gvm_py.cicheck.requests import of_semver, of_version_manager
from gvm_py.cicheck.scalars import Keys, Scalar, ends_with
from gvm_py.cicheck.source_text import Span
from gvm_py.cicheck.variables import VERSION_NAME
from gvm_py.cicheck.yaml_pins import load, version_pin, yaml_images

_OTHER = frozenset(
    ["prev", "previous", "old", "oldest", "min", "minimum", "compat", "compatibility", "legacy", "next", "tip"]
)
_FOR_ALL: Keys = ("env", "GOFLAGS")
_ROOTS = (".github", ".forgejo", ".gitea")
_INPUT = re.compile(rf"{VERSION_NAME}(?:-input)?")
_RELEASE = r"(?P<version>(?:prefix:)?1\.[0-9]+(?:\.[0-9]+)?(?:(?:rc|beta)[0-9]+)?)"
# What wangyoucao577/go-release-action takes in place of a version.
_ARCHIVE = re.compile(
    r"https?://\S+/go(?P<version>1\.[0-9]+(?:\.[0-9]+)?(?:(?:rc|beta)[0-9]+)?)\.[a-z]+-[a-z0-9]+\.\S+"
)
# The actions of mise and asdf take what would be a file of theirs.
_INLINE = {
    "mise_toml": rf"(?m)^[ \t]*[\"']?go(?:lang)?[\"']?[ \t]*=[ \t]*[\"']{_RELEASE}[\"']",
    "tool_versions": rf"(?m)^[ \t]*go(?:lang)?[ \t]+{_RELEASE}(?!\S)",
}


def read(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield every Go that a workflow sets up; a matrix is one pin with several places."""
    scalars = load(source)
    known = known_values(scalars)
    expressions = Expressions(EXPRESSION, lambda match, scalar: evaluate(match, scalar, known))
    known |= json_matrices(scalars, expressions.resolve)
    # Where actions/checkout puts this repository or another one.
    elsewhere = tuple(f"{scalar.text.rstrip('/')}/" for scalar in scalars if ends_with(scalar, "with", "path"))
    others = _of_other_modules(scalars)
    for scalar in scalars:
        items = _of_scalar(source, scalar, expressions, elsewhere)
        yield from map(_left_out, items) if not others.isdisjoint((_FOR_ALL, scalar.keys[:2])) else items


def _of_scalar(
    source: CommittedFile, scalar: Scalar, expressions: Expressions, elsewhere: tuple[str, ...]
) -> Iterator[VersionPin | CheckFinding]:
    name = scalar.name if scalar.keys[-2:-1] == ("with",) else ""
    if _INPUT.fullmatch(name):
        values = [_version_of(value) for value in expressions.resolve(scalar)]
        is_other = _is_other(source, scalar)
        yield from version_pin(source, scalar, name, values, of_semver, stands_alone=is_other)
    elif name in _INLINE and scalar.extent:
        yield from _inline(source, scalar.extent, _INLINE[name])
    elif name == "go-version-file":
        yield from _missing(source, scalar, elsewhere)
    else:
        yield from yaml_images(source, scalar, expressions.resolve)


def _of_other_modules(scalars: Sequence[Scalar]) -> set[Keys]:
    """Return the jobs, or `_FOR_ALL`, in which go reads another file than go.mod: GOFLAGS=-modfile=go1.22.mod."""
    return {scalar.keys[:2] for scalar in scalars if scalar.name == "GOFLAGS" and "-modfile=" in scalar.text}


def _left_out(item: VersionPin | CheckFinding) -> VersionPin | CheckFinding:
    if not isinstance(item, VersionPin):
        return item
    places = tuple(place._replace(obstacle="go reads another file than go.mod here") for place in item.places)
    return item._replace(places=places, is_left_out=True)


def _version_of(value: ResolvedValue) -> ResolvedValue:
    archive = _ARCHIVE.fullmatch(value.source.text)
    return value._replace(source=value.source.slice(*archive.span("version"))) if archive else value


def _is_other(source: CommittedFile, scalar: Scalar) -> bool:
    """Return whether the name of the workflow, the job or the variable says that it is for another Go than the rest."""
    names = f"{source.path.stem} {scalar.keys[1:2]} {scalar.text}".lower()
    return not _OTHER.isdisjoint(re.split(r"[^a-z]+", names))


def _inline(source: CommittedFile, extent: Span, pattern: str) -> Iterator[VersionPin]:
    for match in re.compile(pattern).finditer(source.text, *extent):
        line = source.text.count("\n", 0, match.start("version")) + 1
        place = VersionPlace(match["version"], of_version_manager(match["version"]), match.span("version"))
        yield VersionPin("version manager", source.path, line, match[0].strip(), (place,))


def _missing(source: CommittedFile, scalar: Scalar, elsewhere: tuple[str, ...]) -> Iterator[CheckFinding]:
    if "$" in scalar.text or scalar.text.startswith(elsewhere):
        return
    parts = source.path.parts
    hidden = next((index for index, part in enumerate(parts) if part in _ROOTS), 0)
    base = PurePosixPath(*parts[:hidden])
    if str(base / scalar.text) not in source.committed:
        message = f"go-version-file names {scalar.text}, which is not committed"
        yield CheckFinding(CheckRule.MISSING_FILE, source.path, scalar.line, message)
