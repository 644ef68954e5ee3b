"""What the module around a directory requires, by the file that the go command would use."""

from dataclasses import dataclass
from pathlib import Path

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.golang.gomod import ModuleLines, scan_all
from gvm_py.paths import nearest
from gvm_py.selection.request_files import Trail, module_file, read_request_file
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class ModuleMinimum:
    """The least Go that a go.work or go.mod requires, and the line that does."""

    version: GoVersion
    path: Path
    line: int

    @override
    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


def module_minimum(app: App, directory: Path) -> ModuleMinimum | None:
    """Return what go.work or go.mod ask for in `directory`, None where nothing does. Raises GosdkError."""
    found = module_lines(app, directory)
    if found is None:
        return None
    path, lines = found
    wanted = lines.minimum.wanted
    line = lines.toolchain if wanted == lines.minimum.toolchain_version else lines.go
    return ModuleMinimum(wanted.first_release, path, line.number) if wanted and line else None


def module_lines(app: App, directory: Path) -> tuple[Path, ModuleLines] | None:
    """Return the go.work or go.mod that counts in `directory`, and its lines; None without one. Raises GosdkError."""
    # Not resolve's own walk, which ends at a .go-version: what the module needs is asked for although a pin decides.
    work, mod = (nearest(directory, name) for name in ("go.work", "go.mod"))
    path = module_file(Trail(None, str(work) if work else None, str(mod) if mod else None, ()), app.env)
    return (Path(path), scan_all(read_request_file(path))) if path else None
