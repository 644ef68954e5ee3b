"""The newest version of a program that an older SDK can still build, as the go command itself says it."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.golang.gomod import scan
from gvm_py.records import replace
from gvm_py.system.bounded import read_if_any
from gvm_py.upkeep.tools.build import ToolBuilder
from gvm_py.upkeep.tools.recipe import Recipe

# cmd/go gover.TooNewError, from Go 1.21 on. An older go command tries to build, and says something else.
_TOO_NEW = re.compile(r"(?P<module>[A-Za-z0-9][A-Za-z0-9._~!+/-]*)@(?P<version>v[0-9][^\s:]*) requires go >= ")
_RELEASE = re.compile(r"v[0-9]+\.[0-9]+\.[0-9]+")


def older_recipe(builder: ToolBuilder, recipe: Recipe) -> Recipe | None:
    """Return the recipe of the newest release whose go line the SDK of `builder` meets, None where `recipe` does.

    The go lines of a module hardly ever go down, so that a few of them are enough to know. None, too, where no release
    is old enough. Raises GosdkError where the go command cannot list the versions.
    """
    match = _TOO_NEW.search(_refusal(builder, recipe))
    if match is None:
        return None
    module = match["module"]
    earlier = _releases_before(builder, module, match["version"])
    count = bisect_left(earlier, True, key=lambda version: _is_too_new(builder, f"{module}@{version}"))
    return replace(recipe, version=earlier[count - 1], sum="") if count else None


def _refusal(builder: ToolBuilder, recipe: Recipe) -> str:
    try:
        builder.ask("install", "-n", *recipe.flags, str(recipe))
    except GosdkError as error:
        return error.message
    return ""


def _releases_before(builder: ToolBuilder, module: str, version: str) -> Sequence[str]:
    listed = builder.ask("list", "-m", "-versions", module).split()[1:]
    before = listed[: listed.index(version)] if version in listed else listed
    return [name for name in before if _RELEASE.fullmatch(name)]


def _is_too_new(builder: ToolBuilder, module: str) -> bool:
    # The go command leaves the version out where it is too new, and names the file all the same.
    path = builder.ask("list", "-m", "-f", "{{.GoMod}}", module).strip()
    line = scan(read_if_any(Path(path)) or b"").minimum.go_version if path else None
    return line is not None and line > builder.sdk.version
