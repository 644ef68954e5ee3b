"""`tools.txt`: the programs to have, one `path@version` a line. Comments and order are the user's."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gvm_py.errors import UsageError
from gvm_py.system.fs import require_writable, write_atomic
from gvm_py.upkeep.tools.recipe import Recipe

_SIZE_LIMIT = 1 << 20


@dataclass(frozen=True)
class ToolList:
    """The lines of a tools.txt, which were all checked."""

    path: Path
    lines: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: Path) -> "ToolList":
        """Return the list at `path`, empty where there is none. Raises UsageError naming the line."""
        try:
            with open(path, "rb") as file:
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
                raise UsageError(f"{self.path}:{number}: {error.message}", hint=error.hint) from None

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
        write_atomic(self.path, "".join(f"{line}\n" for line in self.lines).encode("utf-8", "surrogateescape"))


def _bare(line: str) -> str:
    return line.partition("#")[0].strip()


def _package(line: str) -> str:
    return _bare(line).partition("@")[0]
