"""The lists of programs that asdf and mise install with each Go: one package on a line, read as text.

Sources: asdf-community/asdf-golang (README), mise.jdx.dev (lang/go).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from gvm_py.errors import UsageError
from gvm_py.paths import home_directory
from gvm_py.system.bounded import read_if_any
from gvm_py.upkeep.tools.recipe import Recipe

_LIMIT = 1 << 20
_COMMENT = re.compile(r"(?:\A|\s)(?:#|//).*")
_FILES = {
    "ASDF_GOLANG_DEFAULT_PACKAGES_FILE": ".default-golang-pkgs",
    "MISE_GO_DEFAULT_PACKAGES_FILE": ".default-go-packages",
}


def default_package_files(env: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the lists that are there, each where its variable or its manager puts it."""
    home = home_directory(env)
    paths = (Path(env.get(variable) or home / name) for variable, name in _FILES.items())
    return tuple(path for path in paths if path.is_file())


def default_packages(path: Path) -> Iterator[Recipe]:
    """Yield the programs in a list. Raises UsageError naming the line."""
    text = (read_if_any(path, _LIMIT) or b"").decode("utf-8", "surrogateescape")
    for number, line in enumerate(text.splitlines(), start=1):
        words = _COMMENT.sub("", line).split()
        if not words:
            continue
        try:
            yield Recipe.parse(words[0].removesuffix("/..."))
        except UsageError as error:
            raise UsageError(f"{path}:{number}: {error.message}", hint=error.hint) from None
