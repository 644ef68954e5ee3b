"""The pipelines of CircleCI, Azure and Travis; what all other systems say is images and GOTOOLCHAIN only."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from gvm_py.cicheck.expressions import Expressions
from gvm_py.cicheck.facts import CheckFinding, CommittedFile, VersionPin
from gvm_py.cicheck.requests import of_plain, of_semver
from gvm_py.cicheck.scalars import Scalar, UnreadableError, ends_with
from gvm_py.cicheck.yaml_pins import literal, load, version_pin, yaml_images

_CIRCLE_EXPRESSION = re.compile(r"<<\s*(?:(?:pipeline\.)?parameters|matrix)\.([\w-]+)\s*>>")
_AZURE_EXPRESSION = re.compile(
    r"\$\(([\w.-]+)\)|\$\{\{\s*(?:variables|parameters)\.([\w-]+)\s*\}\}|\$\[\s*variables\.([\w-]+)\s*\]"
)
_AZURE_TASK = "GoTool@"
_TRAVIS_BRANCHES = ("tip", "master")
_CIRCLE_ORB = (("go/install", "version"), ("go/default", "tag"))


def read_circleci(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield the images and the `go` orb of CircleCI, with the defaults and the matrix of parameters."""
    scalars = load(source)
    known = _circle_parameters(scalars)
    executors = {scalar.keys[:-1] for scalar in scalars if ends_with(scalar, "name") and scalar.text == "go/default"}
    expressions = Expressions(_CIRCLE_EXPRESSION, lambda match, _: known.get(match[1], ()))
    for scalar in scalars:
        is_tag = ends_with(scalar, "executor", "tag") and scalar.keys[:-1] in executors
        if is_tag or any(ends_with(scalar, *names) for names in _CIRCLE_ORB):
            label, values = ".".join(map(str, scalar.keys[-2:])), expressions.resolve(scalar)
            yield from version_pin(source, scalar, label, values, of_plain)
        else:
            yield from yaml_images(source, scalar, expressions.resolve)


def read_azure(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield the versions of GoTool and the images of Azure Pipelines, with variables, parameters and matrices."""
    scalars = load(source)
    known = _azure_variables(scalars)
    expressions = Expressions(_AZURE_EXPRESSION, lambda match, _: known.get(match[match.lastindex or 0], ()))
    named = [scalar for scalar in scalars if ends_with(scalar, "task")]
    tasks = {scalar.keys[:-1] for scalar in named if scalar.text.startswith(_AZURE_TASK)}
    for scalar in scalars:
        if ends_with(scalar, "inputs", "version") and scalar.keys[:-2] in tasks:
            yield from version_pin(source, scalar, "GoTool", expressions.resolve(scalar), of_semver)
        else:
            yield from yaml_images(source, scalar, expressions.resolve)


def read_other_azure(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield the same where the file may be for something else, and so need not be YAML."""
    if "GoTool@" in source.text:
        with suppress(UnreadableError):
            yield from read_azure(source)


def read_travis(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield the versions below `go` of Travis CI: of the file, and of each job that is included; and GOTOOLCHAIN."""
    groups: dict[tuple[str | int, ...], list[Scalar]] = {}
    for scalar in load(source):
        keys = scalar.keys[:-1] if scalar.keys and isinstance(scalar.keys[-1], int) else scalar.keys
        if keys[-1:] != ("go",) or keys[0] not in ("go", "jobs", "matrix"):
            yield from yaml_images(source, scalar, literal)
        elif scalar.text not in _TRAVIS_BRANCHES:
            groups.setdefault(keys, []).append(scalar)
    for group in groups.values():
        values = [value for scalar in group for value in literal(scalar)]
        # Jobs that are included differ on purpose.
        is_job = group[0].keys[0] != "go"
        yield from version_pin(source, group[0], "go", values, of_plain, stands_alone=is_job)


def _circle_parameters(scalars: Sequence[Scalar]) -> dict[str, list[Scalar]]:
    """Return the values of each parameter: those of a matrix, else its default."""
    matrices: dict[str, list[Scalar]] = {}
    defaults: dict[str, list[Scalar]] = {}
    for scalar in scalars:
        keys = scalar.keys
        if keys[-4:-2] == ("matrix", "parameters"):
            matrices.setdefault(str(keys[-2]), []).append(scalar)
        elif keys[-3:-2] == ("parameters",) and keys[-1] == "default":
            defaults.setdefault(str(keys[-2]), []).append(scalar)
    return defaults | matrices


def _azure_variables(scalars: Sequence[Scalar]) -> dict[str, list[Scalar]]:
    """Return the values of each variable and parameter, those of a matrix together."""
    known: dict[str, list[Scalar]] = {}
    names = {scalar.keys[:-1]: scalar.text for scalar in scalars if ends_with(scalar, "name")}
    for scalar in scalars:
        keys = scalar.keys
        is_matrix = keys[-4:-2] == ("strategy", "matrix")
        if is_matrix or keys[-2:-1] == ("variables",):
            known.setdefault(str(keys[-1]), []).append(scalar)
        elif keys[-3:-2] in (("variables",), ("parameters",)) and keys[-1] in ("value", "default"):
            known.setdefault(names.get(keys[:-1], ""), []).append(scalar)
    return known
