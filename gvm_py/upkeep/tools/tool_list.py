"""The lists of programs to have: gosdk's own `tools.txt`, and those that asdf and mise install with each Go."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from gvm_py.errors import UsageError, edit_command
from gvm_py.paths import home_directory
from gvm_py.records import dataclass
from gvm_py.system.bounded import ended_like, read_if_any
from gvm_py.system.fs import open_regular, require_writable, write_atomic
from gvm_py.upkeep.tools.recipe import Recipe

_SIZE_LIMIT = 1 << 20
# Sources: asdf-community/asdf-golang (README), mise.jdx.dev (lang/go).
_COMMENT = re.compile(r"(?:\A|\s)(?:#|//).*")
_FILES = {
    "ASDF_GOLANG_DEFAULT_PACKAGES_FILE": ".default-golang-pkgs",
    "MISE_GO_DEFAULT_PACKAGES_FILE": ".default-go-packages",
}


@dataclass(frozen=True)
class ToolList:
    """The lines of a tools.txt, which were all checked."""

    path: Path
    lines: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: Path) -> "ToolList":
        """Return the list at `path`, empty where there is none. Raises UsageError naming the line."""
        try:
            with open_regular(path) as file:
                data = file.read(_SIZE_LIMIT + 1)
        except FileNotFoundError:
            return cls(path)
        if len(data) > _SIZE_LIMIT:
            raise UsageError(f"{path} is larger than {_SIZE_LIMIT} bytes, which no list of tools is")
        found = cls(path, tuple(data.decode("utf-8", "surrogateescape").splitlines()))
        for _ in found.recipes():
            pass
        return found

    def recipes(self) -> Iterator[Recipe]:
        """Yield each program to have, in the order of the file. Raises UsageError naming the line."""
        for number, line in enumerate(self.lines, start=1):
            text = _bare(line)
            if not text:
                continue
            try:
                yield Recipe.parse(text)
            except UsageError as error:
                raise UsageError(
                    f"{self.path}:{number}: {error.message}", hint=edit_command(self.path, number)
                ) from None

    def with_tool(self, recipe: Recipe) -> "ToolList":
        """Return the list with `recipe` in it, on the line of another version of the same package if there is one."""
        for index, line in enumerate(self.lines):
            if _package(line) == recipe.package:
                comment = line[line.index("#") :] if "#" in line else ""
                changed = f"{recipe}  {comment}".rstrip()
                return ToolList(self.path, (*self.lines[:index], changed, *self.lines[index + 1 :]))
        return ToolList(self.path, (*self.lines, str(recipe)))

    def without(self, package: str) -> "ToolList":
        """Return the list without this package."""
        return ToolList(self.path, tuple(line for line in self.lines if _package(line) != package))

    def save(self) -> None:
        """Write the file in one step. Raises GosdkError where it is read-only."""
        require_writable(self.path)
        data = "".join(f"{line}\n" for line in self.lines).encode("utf-8", "surrogateescape")
        write_atomic(self.path, ended_like(read_if_any(self.path), data))


def _bare(line: str) -> str:
    return line.partition("#")[0].strip()


def _package(line: str) -> str:
    return _bare(line).partition("@")[0]


def default_package_files(env: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the lists that are there, each where its variable or its manager puts it."""
    home = home_directory(env)
    paths = (Path(env.get(variable) or home / name) for variable, name in _FILES.items())
    return tuple(path for path in paths if path.is_file())


def default_packages(path: Path) -> Iterator[Recipe]:
    """Yield the programs in a list. Raises UsageError naming the line."""
    text = (read_if_any(path, _SIZE_LIMIT) or b"").decode("utf-8", "surrogateescape")
    for number, line in enumerate(text.splitlines(), start=1):
        words = _COMMENT.sub("", line).split()
        if not words:
            continue
        try:
            yield Recipe.parse(words[0].removesuffix("/..."))
        except UsageError as error:
            raise UsageError(f"{path}:{number}: {error.message}", hint=edit_command(path, number)) from None
