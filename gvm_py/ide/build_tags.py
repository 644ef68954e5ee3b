"""The Go version that a JetBrains module pretends to have when it judges `//go:build` lines: `goVersion` in its file.

Format: docs/concepts/ide.md. The IDE writes no option while the version is that of the SDK.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from gvm_py.ide.editor import Value
from gvm_py.ide.macros import Macros
from gvm_py.ide.xml_span import Document, parse
from gvm_py.system.bounded import read_if_any

_MOST_FILES = 50
_MODULES = ("project", "component", "modules", "module")
_DEPTH = 4


def build_versions(project: Path, macros: Macros) -> Iterator[Value]:
    """Yield the version of each module file that sets one. Raises GosdkError for a broken file."""
    for file in islice(_module_files(project, macros), _MOST_FILES):
        data = read_if_any(file)
        if data is not None and b"goVersion" in data:
            yield from _versions(parse(data, file, depth=_DEPTH), file)


def _versions(document: Document, file: Path) -> Iterator[Value]:
    for option in document.at("module", "component", "buildTags", "option"):
        if option.attributes.get("name") == "goVersion" and option.attributes.get("value"):
            yield Value(option.attributes["value"], file, document.line(option))


def _module_files(project: Path, macros: Macros) -> Iterator[Path]:
    """Yield the module files of a project: those that it lists, and those where the IDE writes them."""
    listed = project / ".idea" / "modules.xml"
    data = read_if_any(listed)
    modules = parse(data, listed, depth=_DEPTH).at(*_MODULES) if data is not None else ()
    named = [Path(macros.path(module.attributes.get("filepath", ""))) for module in modules]
    usual = sorted([*(project / ".idea").glob("*.iml"), *project.glob("*.iml")])
    yield from dict.fromkeys([*usual, *(path for path in named if path.is_relative_to(project))])
