"""`go-version` and `go-version-file` of actions/setup-go in GitHub workflows and composite actions."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from gvm_py.cicheck.facts import CheckFinding, CheckRule, CommittedFile, VersionPin
from gvm_py.cicheck.requests import of_semver
from gvm_py.cicheck.yaml_scalars import ITEM, Leaf, leaves

_EXPRESSION = re.compile(r"\$\{\{\s*(matrix|env|inputs)\.([\w-]+)\s*\}\}")
_CUT_NUMBER = re.compile(r"[0-9]+\.[0-9]*0")
_ROOT = ".github"


def read(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield every Go that a workflow sets up; a matrix is one pin with several wishes."""
    found = list(leaves(source.text))
    known = _known(found)
    for leaf in found:
        if leaf.path[-2:] == ("with", "go-version"):
            values = _values(leaf, known)
            yield from (_number(source, value) for value in values if _is_cut(value))
            wishes = [of_semver(value.text) for value in values]
            text = f"go-version {', '.join(value.text for value in values)}"
            judged = tuple(wish for group in wishes for wish in group) if all(wishes) else ()
            yield VersionPin("setup-go", source.path, leaf.line, text, judged)
        elif leaf.path[-2:] == ("with", "go-version-file") and "$" not in leaf.text:
            yield from _missing(source, leaf)


def _known(found: list[Leaf]) -> dict[tuple[str, ...], list[Leaf]]:
    """Return what `${{ }}` may refer to: the values of each job's matrix, of `env` at each level, and of inputs."""
    known: dict[tuple[str, ...], list[Leaf]] = {}
    for leaf in found:
        path = leaf.path
        if path[2:4] == ("strategy", "matrix") and path[4:5] != ("exclude",):
            known.setdefault(("matrix", *path[:2], _last_key(leaf)), []).append(leaf)
        elif path[-2:-1] == ("env",):
            known.setdefault(("env", *path[:-2], path[-1]), [leaf])
        elif path[-3:-2] == ("inputs",) and path[-1] == "default":
            known.setdefault(("inputs", path[-2]), [leaf])
    return known


def _values(leaf: Leaf, known: dict[tuple[str, ...], list[Leaf]]) -> list[Leaf]:
    """Return what a value stands for: itself, or what `${{ }}` refers to in the same file."""
    match = _EXPRESSION.fullmatch(leaf.text.strip())
    if match is None:
        return [leaf]
    context, name = match.groups()
    job = leaf.path[:2]
    places: dict[str, list[tuple[str, ...]]] = {"matrix": [job], "env": [leaf.path[:-2], job, ()], "inputs": [()]}
    keys = [(context, *place, name) for place in places[context]]
    return next((known[key] for key in keys if key in known), [leaf])


def _last_key(leaf: Leaf) -> str:
    return next((name for name in reversed(leaf.path) if name != ITEM), "")


def _is_cut(value: Leaf) -> bool:
    return not value.quoted and bool(_CUT_NUMBER.fullmatch(value.text))


def _number(source: CommittedFile, value: Leaf) -> CheckFinding:
    return CheckFinding(
        CheckRule.YAML_NUMBER,
        source.path,
        value.line,
        f"{value.text} without quotes is the number {value.text.rstrip('0')} in YAML; write '{value.text}'",
    )


def _missing(source: CommittedFile, leaf: Leaf) -> Iterator[CheckFinding]:
    parts = source.path.parts
    base = PurePosixPath(*parts[: parts.index(_ROOT)]) if _ROOT in parts else PurePosixPath()
    if base / leaf.text not in source.committed:
        message = f"go-version-file names {leaf.text}, which is not committed"
        yield CheckFinding(CheckRule.MISSING_FILE, source.path, leaf.line, message)
