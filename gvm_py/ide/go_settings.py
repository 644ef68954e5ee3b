"""What the files of a JetBrains project say about Go besides its SDK: GOPATH, the modules integration, build tags.

Formats: docs/concepts/ide.md and docs/doctor.md. Options with their default value are not written by the IDE.
"""

import re
from pathlib import Path

from gvm_py.ide.editor import Value
from gvm_py.ide.macros import Macros
from gvm_py.ide.run_configurations import DEPTH, Parameters, Variable, parameters_in, variables_in
from gvm_py.ide.xml_span import Document, Element, parse
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any

_INNER_TEXT = re.compile(rb">([^<>]*)</")


@dataclass(frozen=True)
class GoLibraries:
    """GOPATH as an IDE has it, for one project or for all. None and empty stand for what the file does not say."""

    gopath: tuple[Value, ...] = ()
    whole_gopath: Value | None = None
    from_environment: Value | None = None

    def over(self, others: "GoLibraries") -> "GoLibraries":
        """Return these settings of a project over those of all projects."""
        return GoLibraries(
            self.gopath or others.gopath,
            self.whole_gopath or others.whole_gopath,
            self.from_environment or others.from_environment,
        )


@dataclass(frozen=True)
class ProjectFacts:
    """Paths are expanded. None and empty stand for what the files do not say."""

    goroot: Value | None = None
    libraries: GoLibraries = GoLibraries()
    modules: Value | None = None
    variables: tuple[Variable, ...] = ()
    parameters: tuple[Parameters, ...] = ()


def read_workspace(file: Path, macros: Macros) -> ProjectFacts:
    """Return what a workspace.xml says; nothing for a missing one. Raises GosdkError for one that is broken."""
    data = read_if_any(file)
    if data is None:
        return ProjectFacts()
    document = parse(data, file, depth=DEPTH)
    reader = _Reader(document, file, ("project", "component"))
    return ProjectFacts(
        goroot=reader.goroot(macros),
        libraries=reader.libraries(macros),
        modules=reader.modules(),
        variables=tuple(variables_in(document, file, macros)),
        parameters=tuple(parameters_in(document, file)),
    )


def read_libraries(options: Path, macros: Macros) -> GoLibraries:
    """Return the GOPATH of all projects of an IDE, from its `goLibraries.xml`. Raises GosdkError for a broken file."""
    file = options / "goLibraries.xml"
    data = read_if_any(file)
    if data is None:
        return GoLibraries()
    return _Reader(parse(data, file, depth=DEPTH), file, ("application", "component")).libraries(macros)


class _Reader:
    """Looks up components in one parsed file."""

    def __init__(self, document: Document, file: Path, components: tuple[str, ...]) -> None:
        self._document = document
        self._file = file
        self._components = {item.attributes.get("name", ""): item for item in document.at(*components)}

    def goroot(self, macros: Macros) -> Value | None:
        found = self._components.get("GOROOT")
        text = (found.attributes.get("url") or found.attributes.get("path")) if found else None
        return self._value(macros.path(text), found) if found and text else None

    def libraries(self, macros: Macros) -> GoLibraries:
        paths = self._below("GoLibraries", "option", "list", "option")
        return GoLibraries(
            tuple(self._value(macros.path(path.attributes.get("value", "")), path) for path in paths),
            self._option("indexEntireGoPath"),
            self._option("useGoPathFromSystemEnvironment"),
        )

    def modules(self) -> Value | None:
        found = next(iter(self._below("VgoProject", "integration-enabled")), None)
        text = _INNER_TEXT.search(self._document.data, found.body - 1, found.end) if found else None
        return self._value(text[1].decode("utf-8", "replace").strip(), found) if found and text else None

    def _option(self, name: str) -> Value | None:
        options = self._below("GoLibraries", "option")
        found = next((option for option in options if option.attributes.get("name") == name), None)
        return self._value(found.attributes.get("value", ""), found) if found else None

    def _below(self, component: str, *path: str) -> list[Element]:
        outer = self._components.get(component)
        return self._document.below(outer, *path) if outer else []

    def _value(self, text: str, element: Element) -> Value:
        return Value(text, self._file, self._document.line(element))
