"""The SDK of new projects: GOROOT of the default project, in `options/project.default.xml` of each IDE."""

from collections.abc import Callable
from pathlib import Path

from gvm_py.ide.editor import Project, Value
from gvm_py.ide.macros import Macros
from gvm_py.ide.run_configurations import DEPTH, Variable, variables_in
from gvm_py.ide.run_edits import is_other_sdk
from gvm_py.ide.xml_span import Document, Element, parse
from gvm_py.ide.xml_splice import quoted, replaced
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any
from gvm_py.system.safe_file import Proposal

FILE_NAME = "project.default.xml"
_COMPONENT = ("application", "component", "defaultProject", "component")


@dataclass(frozen=True)
class DefaultProject:
    """What new projects of an IDE begin with; `goroot` is None where the IDE chooses."""

    goroot: Value | None = None
    variables: tuple[Variable, ...] = ()


def read_default_project(options: Path, macros: Macros) -> DefaultProject:
    """Return what an IDE gives to new projects. Raises GosdkError for a broken file."""
    file = options / FILE_NAME
    data = read_if_any(file)
    if data is None or b"GOROOT" not in data:
        return DefaultProject()
    document = parse(data, file, depth=DEPTH)
    element = _component(document)
    text = _text(element)
    goroot = Value(macros.path(text), file, document.line(element)) if element and text else None
    return DefaultProject(goroot, tuple(variables_in(document, file, macros)))


@dataclass(frozen=True)
class DefaultEdit:
    """The change of one IDE's default project to the SDK of `project`; only where `is_stale` accepts what it has.

    Without `fix` the change is only described.
    """

    file: Path
    project: Project
    macros: Macros
    is_stale: Callable[[str], bool]
    fix: bool = False

    def propose(self, data: bytes | None) -> Proposal:
        """Return the file with the SDK; `before` is None where nothing has to change."""
        if data is None or b"GOROOT" not in data:
            return Proposal(data)
        document = parse(data, self.file, depth=DEPTH)
        element = _component(document)
        text = _text(element)
        current = self.macros.path(text) if text else ""
        if not element or not is_other_sdk(current, self.project.goroot) or not self.is_stale(current):
            return Proposal(data)
        wanted = str(self.project.goroot)
        if self.fix:
            return Proposal(_with_goroot(document, element, self.macros.url(wanted)), current, wanted)
        fault = f"{self.file}:{document.line(element)} gives {current} to new projects"
        return Proposal(data, current, wanted, fault)


def _component(document: Document) -> Element | None:
    found = (item for item in document.at(*_COMPONENT) if item.attributes.get("name") == "GOROOT")
    return next(found, None)


def _text(element: Element | None) -> str | None:
    return (element.attributes.get("url") or element.attributes.get("path")) if element else None


def _with_goroot(document: Document, element: Element, url: str) -> bytes:
    spans = document.attribute_spans(element)
    start, _, end = spans.get("url") or spans["path"]
    return replaced(document, start, end, f"url={quoted(url)}")
