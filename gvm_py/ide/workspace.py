"""The GOROOT of a GoLand or IntelliJ IDEA project: one element of `.idea/workspace.xml`.

`<component name="GOROOT" url="file://..." />`, since 2021; before, `path="..."` with the platform's separators.
A project without an SDK has no such element. Components are sorted by name in ASCII order (docs/concepts/ide.md).
"""

from pathlib import Path

from gvm_py.errors import GosdkError, edit_command, move_aside
from gvm_py.ide import xml_splice
from gvm_py.ide.xml_span import Document, Element, parse
from gvm_py.records import dataclass

_NAME = "GOROOT"


@dataclass(frozen=True)
class Workspace:
    """A parsed workspace.xml and its GOROOT component, None where the project has no SDK."""

    document: Document
    component: Element | None

    @classmethod
    def parse(cls, data: bytes, file: Path) -> "Workspace":
        """Return the workspace in `data`. Raises GosdkError for anything that is not one, or with two SDKs."""
        document = parse(data, file, depth=2)
        root = document.elements[0]
        if root.path != ("project",):
            raise GosdkError(
                f"{file} is not a workspace of an IDE: it begins with <{root.path[0]}>, not <project>; "
                "the IDE writes a new one where there is none",
                hint=move_aside(file, ".broken"),
            )
        found = [element for element in _components(document) if element.attributes.get("name") == _NAME]
        if len(found) > 1:
            lines = ", ".join(str(data.count(b"\n", 0, element.start) + 1) for element in found)
            raise GosdkError(
                f"{file} names the Go SDK more than once, on lines {lines}; "
                "close the IDE and delete all but one of these",
                hint=edit_command(file),
            )
        return cls(document, found[0] if found else None)

    @property
    def value(self) -> str | None:
        """The URL or legacy path as it is written, None where there is no SDK."""
        if self.component is None:
            return None
        attributes = self.component.attributes
        return attributes.get("url", attributes.get("path"))

    def with_goroot(self, url: str) -> bytes:
        """Return the file with `url` as its GOROOT; only that one element differs."""
        if self.component is not None:
            return self._changed(self.component, url)
        lines = [component(url)]
        components = _components(self.document)
        earlier = [element for element in components if element.attributes.get("name", "") < _NAME]
        if earlier:
            return xml_splice.after(self.document, earlier[-1], lines)
        if components:
            return xml_splice.before(self.document, components[0], lines)
        return xml_splice.added(self.document, self.document.elements[0], lines)

    def _changed(self, component: Element, url: str) -> bytes:
        spans = self.document.attribute_spans(component)
        if "url" in spans:
            _, start, end = spans["url"]
            return xml_splice.replaced(self.document, start, end, xml_splice.quoted(url))
        attribute = f"url={xml_splice.quoted(url)}"
        if "path" in spans:
            start, _, end = spans["path"]
            return xml_splice.replaced(self.document, start, end, attribute)
        _, _, end = spans["name"]
        return xml_splice.replaced(self.document, end, end, f" {attribute}")


def new_workspace(url: str) -> bytes:
    """Return the smallest workspace.xml that names an SDK; like the IDE's own it ends without a line break."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<project version="4">\n  {component(url)}\n</project>'.encode()


def component(url: str) -> str:
    """Return the element. Raises GosdkError for a URL that XML cannot hold."""
    return f"<component name={xml_splice.quoted(_NAME)} url={xml_splice.quoted(url)} />"


def _components(document: Document) -> list[Element]:
    return document.at("project", "component")
