"""Run configurations of Go in a JetBrains project: the environment and the build flags they give to go.

They are in `.idea/workspace.xml` (and, for new projects, in `project.default.xml`), and in the files of `run_files`.
Only Go types count: a GOROOT for npm means nothing. The modules integration (`VgoProject`) has an environment of its
own.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from gvm_py.ide.editor import Value
from gvm_py.ide.macros import Macros
from gvm_py.ide.run_files import shared_files
from gvm_py.ide.xml_span import Document, Element, parse
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any
from gvm_py.version import GoVersion

DEPTH = 7
_GO_TYPE = re.compile(r"Go[A-Z]\w*")
_PATHS = ("GOROOT", "GOPATH", "GOBIN")
_MODULES = "the Go modules settings of the IDE"
# Go 1.20 dropped the flag -i of build and test, which GoLand up to 2020 wrote into every new configuration.
_FIRST_WITHOUT_I = GoVersion.parse("1.20")


@dataclass(frozen=True)
class Variable:
    """An environment variable that an IDE sets for `owner`; a path in it is expanded. `element` is where it stands."""

    owner: str
    name: str
    value: Value
    element: Element


@dataclass(frozen=True)
class Parameters:
    """The flags that a run configuration hands to `go build` or `go test`."""

    owner: str
    value: Value
    element: Element

    @property
    def without_i(self) -> str:
        """The flags without `-i`."""
        return " ".join(word for word in self.value.text.split() if word != "-i")


def is_refused(flags: str, version: GoVersion) -> bool:
    """Return whether go of this version refuses the flags: `-i` since Go 1.20."""
    return "-i" in flags.split() and version >= _FIRST_WITHOUT_I


def read_shared(project: Path, macros: Macros) -> Iterator[Variable | Parameters]:
    """Yield what these files hand to go. Raises GosdkError for a broken file."""
    for file in shared_files(project):
        data = read_if_any(file)
        if data is not None:
            document = parse(data, file, depth=DEPTH)
            yield from variables_in(document, file, macros)
            yield from parameters_in(document, file)


def variables_in(document: Document, file: Path, macros: Macros) -> Iterator[Variable]:
    """Yield the variables that Go run configurations and the modules integration set."""
    for configuration in _configurations(document):
        for env in document.below(configuration, "envs", "env"):
            yield _variable(_owner(configuration), "name", env, Value("", file, document.line(env)), macros)
    for component in document.elements:
        if component.path[-1] == "component" and component.attributes.get("name") == "VgoProject":
            for entry in document.below(component, "environment", "map", "entry"):
                yield _variable(_MODULES, "key", entry, Value("", file, document.line(entry)), macros)


def parameters_in(document: Document, file: Path) -> Iterator[Parameters]:
    """Yield the build flags of Go run configurations."""
    for configuration in _configurations(document):
        for element in document.below(configuration, "go_parameters"):
            value = Value(element.attributes.get("value", ""), file, document.line(element))
            yield Parameters(_owner(configuration), value, element)


def _configurations(document: Document) -> Iterator[Element]:
    for element in document.elements:
        if element.path[-1] == "configuration" and _GO_TYPE.fullmatch(element.attributes.get("type", "")):
            yield element


def _owner(configuration: Element) -> str:
    attributes = configuration.attributes
    if attributes.get("default") == "true":
        return f"the template of {attributes.get('factoryName') or attributes.get('type', '')}"
    return f"the run configuration {attributes.get('name', '')!r}"


def _variable(owner: str, key: str, element: Element, place: Value, macros: Macros) -> Variable:
    name, text = element.attributes.get(key, ""), element.attributes.get("value", "")
    expanded = macros.path(text) if name in _PATHS and text else text
    return Variable(owner, name, Value(expanded, place.file, place.line), element)
