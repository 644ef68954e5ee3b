"""The hints in the source of gosdk: where each stands, how it begins, and what it can look like when it is printed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import gvm_py

_PACKAGE = Path(gvm_py.__file__).parent
_FIX = 4
"""The place of the repair among the arguments of a Finding."""


class SourceHint(NamedTuple):
    """A hint in the source: its place, the text before its first value, and a pattern of all its texts."""

    place: str
    start: str
    pattern: str


def source_hints() -> Iterator[SourceHint]:
    """Yield each hint that is written as a text, also by way of a variable of the same function."""
    for path in sorted(_PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for value in _values(function):
                if pattern := _pattern(value):
                    place = f"{path.relative_to(_PACKAGE).as_posix()}:{value.lineno}"
                    yield SourceHint(place, _start(value), pattern)


def _values(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield what is given as a hint, and as the repair of a finding that is not left to the user's hands."""
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        names = {keyword.arg: keyword.value for keyword in call.keywords}
        # A row of a table that is changed has a template, which is filled in elsewhere.
        if getattr(call.func, "attr", "") == "_replace":
            continue
        if "hint" in names:
            yield from _assigned(names["hint"], function)
        elif getattr(call.func, "id", "") == "Finding" and "by_hand" not in names and len(call.args) > _FIX:
            yield from _assigned(call.args[_FIX], function)


def _assigned(value: ast.expr, function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield a value, or everything that a function gives to the variable that stands for it."""
    if isinstance(value, ast.Name):
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and ast.dump(node.targets[0]) == ast.dump(ast.Name(value.id, ast.Store())):
                yield from _assigned(node.value, function)
    elif isinstance(value, ast.IfExp):
        yield from (*_assigned(value.body, function), *_assigned(value.orelse, function))
    else:
        yield value


def _parts(value: ast.expr) -> list[ast.expr]:
    return value.values if isinstance(value, ast.JoinedStr) else [value]


def _text(part: ast.expr) -> str | None:
    return part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else None


def _start(value: ast.expr) -> str:
    return _text(_parts(value)[0]) or ""


def _pattern(value: ast.expr) -> str:
    """Return a pattern for a text, empty for what is computed elsewhere."""
    texts = [_text(part) for part in _parts(value)]
    return "".join(".*" if text is None else re.escape(text) for text in texts) if any(texts) else ""
