"""What the module around a directory requires, by the file that the go command would use."""

import os
from collections.abc import Mapping
from pathlib import Path

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.golang.gomod import DirectiveLine, ModuleLines, scan_all, used_directories
from gvm_py.paths.above import nearest
from gvm_py.records import dataclass
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


def older_workspace(app: App, directory: Path, modules: Mapping[Path, GoVersion]) -> ModuleMinimum | None:
    """Return the go line of a go.work above `directory`, where one of these go.mod files of it requires a newer Go.

    A go.work without a go line means go 1.18. Raises GosdkError.
    """
    place = nearest(directory.parent, "go.work")
    if place is None or (directory / "go.work").exists() or app.env.get("GOWORK") == "off":
        return None
    data = read_request_file(str(place))
    line = scan_all(data).go
    has = ModuleMinimum(_go_of(line) or GoVersion.parse("1.18"), place, line.number if line else 1)
    used = {os.path.normpath(place.parent / used.value) for used in used_directories(data)}
    newest = max((go for path, go in modules.items() if os.path.normpath(path.parent) in used), default=has.version)
    return has if newest > has.version else None


def _go_of(line: DirectiveLine | None) -> GoVersion | None:
    return GoVersion.try_parse(line.value) if line else None
