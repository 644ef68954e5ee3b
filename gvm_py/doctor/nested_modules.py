"""Packages that go does not find since a directory of the module is a module of its own: `go get` cannot help there."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath

from gvm_py.doctor.bounded_run import GoRun
from gvm_py.doctor.known_error import EDIT, KnownError
from gvm_py.errors import shell_word
from gvm_py.system.bounded import read_if_any

_MISSING = re.compile(r"no required module provides package ([^\s;:]+)")
_MODULE = re.compile(rb"^\s*module\s+\"?([^\s\"]+)", re.MULTILINE)
_MOST = 100


def nested_modules(runs: Iterable[GoRun], mod: Path | None) -> dict[str, str]:
    """Return for each package of the module at `mod` that `runs` did not find the nested module that has it.

    It is a directory relative to `mod`, empty where no directory below is a module.
    """
    found = {match[1] for run in runs for match in islice(_MISSING.finditer(run.out + run.err), _MOST)}
    if mod is None or not found:
        return {}
    name = _MODULE.search(read_if_any(mod) or b"")
    prefix = f"{name[1].decode('utf-8', 'replace')}/" if name else "/"
    own = (package for package in found if package.startswith(prefix))
    return {package: _nested(package.removeprefix(prefix), mod.parent) for package in own}


def _nested(inside: str, root: Path) -> str:
    path = PurePosixPath(inside)
    places = [str(place) for place in (path, *path.parents) if place.name and ".." not in place.parts]
    return next((place for place in places if (root / place / "go.mod").is_file()), "")


def with_nested(known: KnownError, text: str, nested: Mapping[str, str], *, in_workspace: bool) -> KnownError:
    """Return the row for an error about a package of this module; the same row for others."""
    match = _MISSING.search(text)
    directory = nested.get(match[1]) if match else None
    if directory is None:
        return known
    if not directory:
        cause = "this module has no directory for it: it was not generated or not committed, or a typing error"
        return known._replace(cause=cause, hint=EDIT)
    place = shell_word(f"./{directory}").replace("{", "{{").replace("}", "}}")
    hint = f"go work use {place}" if in_workspace else f"go work init . {place}"
    return known._replace(cause=f"./{directory} is a module of its own, which go.mod does not require", hint=hint)
