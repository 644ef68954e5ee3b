"""`go-version` and `go-version-file` of actions/setup-go in GitHub workflows and composite actions."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from gvm_py.cicheck.finding import Finding, Pin, Rule, Source
from gvm_py.cicheck.wish import of_semver
from gvm_py.cicheck.yaml import ITEM, Leaf, leaves

_EXPRESSION = re.compile(r"\$\{\{\s*(matrix|env|inputs)\.([\w-]+)\s*\}\}")
_CUT_NUMBER = re.compile(r"[0-9]+\.[0-9]*0")
_ROOT = ".github"


def read(source: Source) -> Iterator[Pin | Finding]:
    """Yield every Go that a workflow sets up; a matrix is one pin with several wishes."""
    found = list(leaves(source.text))
    for leaf in found:
        if leaf.path[-2:] == ("with", "go-version"):
            values = _values(leaf, found)
            for value in values:
                if _CUT_NUMBER.fullmatch(value.text) and not value.quoted:
                    yield _number(source, value)
            wishes = [of_semver(value.text) for value in values]
            text = f"go-version {', '.join(value.text for value in values)}"
            known = tuple(wish for group in wishes for wish in group) if all(wishes) else ()
            yield Pin("setup-go", source.path, leaf.line, text, known)
        elif leaf.path[-2:] == ("with", "go-version-file") and "$" not in leaf.text:
            yield from _missing(source, leaf)


def _values(leaf: Leaf, found: list[Leaf]) -> list[Leaf]:
    """Return what a value stands for: itself, or what `${{ }}` refers to in the same file."""
    match = _EXPRESSION.fullmatch(leaf.text.strip())
    if match is None:
        return [leaf]
    context, name = match.groups()
    job = leaf.path[:2]
    if context == "matrix":
        matrix = (*job, "strategy", "matrix")
        inside = [other for other in found if other.path[:4] == matrix and other.path[4:5] != ("exclude",)]
        values = [other for other in inside if _last_key(other) == name]
    elif context == "env":
        scopes = (leaf.path[:-2], job, ())
        wanted = [(*scope, "env", name) for scope in scopes]
        values = [other for path in wanted for other in found if other.path == path][:1]
    else:
        values = [other for other in found if other.path[-3:] == ("inputs", name, "default")]
    return values or [leaf]


def _last_key(leaf: Leaf) -> str:
    return next((name for name in reversed(leaf.path) if name != ITEM), "")


def _number(source: Source, value: Leaf) -> Finding:
    return Finding(
        Rule.YAML_NUMBER,
        source.path,
        value.line,
        f"{value.text} without quotes is the number {value.text.rstrip('0')} in YAML; write '{value.text}'",
    )


def _missing(source: Source, leaf: Leaf) -> Iterator[Finding]:
    parts = source.path.parts
    base = PurePosixPath(*parts[: parts.index(_ROOT)]) if _ROOT in parts else PurePosixPath()
    if base / leaf.text not in source.committed:
        message = f"go-version-file names {leaf.text}, which is not committed"
        yield Finding(Rule.MISSING_FILE, source.path, leaf.line, message)
