"""GitHub workflows and composite actions: `go-version` of actions/setup-go, images, and GOTOOLCHAIN."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from gvm_py.cicheck.expressions import Expressions
from gvm_py.cicheck.facts import CheckFinding, CheckRule, CommittedFile, VersionPin
from gvm_py.cicheck.requests import of_semver
from gvm_py.cicheck.scalars import Scalar, ends_with
from gvm_py.cicheck.yaml_pins import load, version_pin, yaml_images

_EXPRESSION = re.compile(r"\$\{\{\s*(matrix|env|inputs)\.([\w-]+(?:\.[\w-]+)*)\s*\}\}")
_ROOT = ".github"
_INPUTS = ("go-version", "go-version-input")
_Known = dict[tuple[str | int, ...], list[Scalar]]


def read(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield every Go that a workflow sets up; a matrix is one pin with several places."""
    scalars = load(source)
    known = _known(scalars)
    expressions = Expressions(_EXPRESSION, lambda match, scalar: _find(match, scalar, known))
    for scalar in scalars:
        if scalar.keys[-2:-1] == ("with",) and scalar.keys[-1] in _INPUTS:
            values = expressions.resolve(scalar)
            yield from version_pin("setup-go", source, scalar, str(scalar.keys[-1]), values, of_semver)
        elif ends_with(scalar, "with", "go-version-file"):
            if "$" not in scalar.text:
                yield from _missing(source, scalar)
        else:
            yield from yaml_images(source, scalar, expressions.resolve)


def _known(scalars: Sequence[Scalar]) -> _Known:
    """Return what `${{ }}` may refer to: the values of each job's matrix, of `env` at each level, and of inputs."""
    known: _Known = {}
    for scalar in scalars:
        keys = scalar.keys
        if keys[2:4] == ("strategy", "matrix") and keys[4:5] != ("exclude",):
            name = ".".join(key for key in keys[4:] if isinstance(key, str) and key != "include")
            known.setdefault(("matrix", *keys[:2], name), []).append(scalar)
        elif keys[-2:-1] == ("env",):
            known.setdefault(("env", *keys[:-2], keys[-1]), [scalar])
        elif keys[-3:-2] == ("inputs",) and keys[-1] == "default":
            known.setdefault(("inputs", keys[-2]), [scalar])
    return known


def _find(match: re.Match[str], scalar: Scalar, known: _Known) -> Sequence[Scalar]:
    context, name = match.groups()
    job = scalar.keys[:2]
    places: dict[str, list[tuple[str | int, ...]]] = {
        "matrix": [job],
        "env": [scalar.keys[:-2], job, ()],
        "inputs": [()],
    }
    keys = [(context, *place, name) for place in places[context]]
    return next((known[key] for key in keys if key in known), ())


def _missing(source: CommittedFile, scalar: Scalar) -> Iterator[CheckFinding]:
    parts = source.path.parts
    base = PurePosixPath(*parts[: parts.index(_ROOT)]) if _ROOT in parts else PurePosixPath()
    if str(base / scalar.text) not in source.committed:
        message = f"go-version-file names {scalar.text}, which is not committed"
        yield CheckFinding(CheckRule.MISSING_FILE, source.path, scalar.line, message)
