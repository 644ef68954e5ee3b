"""What a JetBrains project says about Go besides its SDK: `.idea/workspace.xml` and run configurations, read back.

Formats: docs/concepts/ide.md and docs/doctor.md. Options with their default value are not written by the IDE.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from gvm_py.ide.macros import Macros
from gvm_py.ide.xml_span import Document, Element, parse
from gvm_py.system.bounded import read_if_any

_DEPTH = 5
_MOST_FILES = 200
_INNER_TEXT = re.compile(rb">([^<>]*)</")
_COMPONENT = ("project", "component")


@dataclass(frozen=True)
class Value:
    """Something a file says, and where."""

    text: str
    file: Path
    line: int

    @property
    def where(self) -> str:
        """`/p/.idea/workspace.xml:12`."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Variable:
    """An environment variable that an IDE sets for `owner`: a run configuration or the module integration.

    `real` is the value of a GOROOT free of links.
    """

    owner: str
    name: str
    value: Value
    real: str = ""


@dataclass(frozen=True)
class ProjectFacts:
    """Paths are expanded. None and empty stand for what the files do not say."""

    goroot: Value | None = None
    gopath: tuple[Value, ...] = ()
    whole_gopath: Value | None = None
    gopath_from_environment: Value | None = None
    modules: Value | None = None
    variables: tuple[Variable, ...] = ()


def read_workspace(file: Path, macros: Macros) -> ProjectFacts:
    """Return what a workspace.xml says; nothing for a missing one. Raises GosdkError for one that is broken."""
    data = read_if_any(file)
    if data is None:
        return ProjectFacts()
    reader = _WorkspaceReader(parse(data, file, depth=_DEPTH), file)
    goroot = next((item for name in ("url", "path") if (item := reader.attribute("GOROOT", name))), None)
    return ProjectFacts(
        goroot=_expanded(goroot, macros) if goroot else None,
        gopath=tuple(_expanded(value, macros) for value in reader.gopath()),
        whole_gopath=reader.option("indexEntireGoPath"),
        gopath_from_environment=reader.option("useGoPathFromSystemEnvironment"),
        modules=reader.modules(),
        variables=(*reader.integration_variables(), *reader.run_variables((*_COMPONENT, "configuration"))),
    )


def read_shared_runs(project: Path) -> Iterator[Variable]:
    """Yield the variables of run configurations that have a file each. Raises GosdkError for a broken file."""
    files = (*project.glob(".idea/runConfigurations/*.xml"), *project.glob(".run/*.run.xml"))
    for file in islice(sorted(files), _MOST_FILES):
        data = read_if_any(file)
        if data is not None:
            yield from _WorkspaceReader(parse(data, file, depth=_DEPTH), file).run_variables(
                ("component", "configuration")
            )


def _expanded(value: Value, macros: Macros) -> Value:
    return Value(macros.path(value.text), value.file, value.line)


class _WorkspaceReader:
    """Looks things up in one parsed file."""

    def __init__(self, document: Document, file: Path) -> None:
        self._document = document
        self._file = file

    def attribute(self, component: str, name: str) -> Value | None:
        found = self._component(component)
        text = found.attributes.get(name) if found else None
        return self._value(text, found) if found and text else None

    def option(self, name: str) -> Value | None:
        options = self._below("GoLibraries", "option")
        found = next((option for option in options if option.attributes.get("name") == name), None)
        return self._value(found.attributes.get("value", ""), found) if found else None

    def gopath(self) -> list[Value]:
        options = self._below("GoLibraries", "option", "list", "option")
        return [self._value(option.attributes.get("value", ""), option) for option in options]

    def modules(self) -> Value | None:
        found = next(iter(self._below("VgoProject", "integration-enabled")), None)
        text = _INNER_TEXT.search(self._document.data, found.body - 1, found.end) if found else None
        return self._value(text[1].decode("utf-8", "replace").strip(), found) if found and text else None

    def integration_variables(self) -> list[Variable]:
        entries = self._below("VgoProject", "environment", "map", "entry")
        owner = "the Go modules settings of the IDE"
        return [
            Variable(owner, entry.attributes.get("key", ""), self._value(entry.attributes.get("value", ""), entry))
            for entry in entries
        ]

    def run_variables(self, path: tuple[str, ...]) -> list[Variable]:
        found = []
        for configuration in self._document.at(*path):
            owner = f"the run configuration {configuration.attributes.get('name', '')!r}"
            for env in self._document.at(*path, "envs", "env"):
                if configuration.start < env.start < configuration.end:
                    value = self._value(env.attributes.get("value", ""), env)
                    found.append(Variable(owner, env.attributes.get("name", ""), value))
        return found

    def _component(self, name: str) -> Element | None:
        components = self._document.at(*_COMPONENT)
        return next((item for item in components if item.attributes.get("name") == name), None)

    def _below(self, component: str, *path: str) -> list[Element]:
        outer = self._component(component)
        elements = self._document.at(*_COMPONENT, *path) if outer else []
        return [element for element in elements if outer and outer.start < element.start < outer.end]

    def _value(self, text: str, element: Element) -> Value:
        return Value(text, self._file, self._document.data.count(b"\n", 0, element.start) + 1)
