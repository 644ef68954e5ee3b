"""Go SDKs that older IDEs kept elsewhere: jdk.table.xml, misc.xml, module files, the project library Go_SDK.xml.

GoLand and IntelliJ IDEA read the SDK of a project from workspace.xml alone (docs/concepts/ide.md), so these only
mislead whoever reads them, and an old plugin that still does.
"""

import os
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from gvm_py.doctor.tolerant_reader import TolerantReader
from gvm_py.ide.editor import IdeContext, Value
from gvm_py.ide.macros import Macros
from gvm_py.ide.recent import recent_projects
from gvm_py.ide.standard_dirs import Ide
from gvm_py.ide.xml_span import Document, Element, parse
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any

_TYPE = "Go SDK"
_MOST_FILES = 50


@dataclass(frozen=True)
class Leftover:
    """What names an SDK, and the path or the name that it gives. `is_path` is True for a path.

    `is_there` is whether that path is a directory of this system.
    """

    what: str
    named: Value
    is_path: bool
    is_there: bool = False


def find_leftovers(reader: TolerantReader, directory: Path, ctx: IdeContext, macros: Macros) -> tuple[Leftover, ...]:
    """Return what a project and the settings of all IDEs name; `reader` notes what is broken."""
    found = reader.read(lambda: tuple(in_project(directory, macros))) or ()
    for ide in ctx.ides:
        found += reader.read(partial(_listed, ide, macros)) or ()
        # Nothing here needs what is in these two, but sync-ide does.
        reader.read(partial(recent_projects, ide, macros))
        reader.read(partial(_parsed, ide.options / "path.macros.xml"))
    return found


def _listed(ide: Ide, macros: Macros) -> tuple[Leftover, ...]:
    return tuple(in_settings(ide, macros))


def _parsed(file: Path) -> None:
    data = read_if_any(file)
    if data is not None:
        parse(data, file, depth=1)


def in_project(project: Path, macros: Macros) -> Iterator[Leftover]:
    """Yield what the project's own files say. Raises GosdkError for a broken file."""
    idea = project / ".idea"
    for document, file in _documents([idea / "misc.xml"]):
        for item in document.at("project", "component"):
            if item.attributes.get("project-jdk-type") == _TYPE:
                name = item.attributes.get("project-jdk-name", "")
                yield Leftover("the project SDK of old IDEs", _value(name, item, document, file), is_path=False)
    for document, file in _documents([idea / "libraries" / "Go_SDK.xml"]):
        for item in document.at("component", "library", "CLASSES", "root"):
            path = macros.path(item.attributes.get("url", ""))
            yield _of_path("a project library", path, _value(path, item, document, file))
    for document, file in _documents(sorted([*idea.glob("*.iml"), *project.glob("*.iml")])):
        for item in document.at("module", "component", "orderEntry"):
            if item.attributes.get("jdkType") == _TYPE:
                name = item.attributes.get("jdkName", "")
                yield Leftover("a module SDK of old IDEs", _value(name, item, document, file), is_path=False)


def in_settings(ide: Ide, macros: Macros) -> Iterator[Leftover]:
    """Yield the Go SDKs in the table of JDKs of one IDE. Raises GosdkError for a broken file."""
    table = ("application", "component", "jdk")
    for document, file in _documents([ide.options / "jdk.table.xml"]):
        for jdk in document.at(*table):
            if _TYPE not in [item.attributes.get("value") for item in document.below(jdk, "type")]:
                continue
            for home in document.below(jdk, "homePath"):
                path = macros.path(home.attributes.get("value", ""))
                yield _of_path(f"the JDK table of {ide.title}", path, _value(path, home, document, file))


def _of_path(what: str, path: str, named: Value) -> Leftover:
    return Leftover(what, named, is_path=True, is_there=os.path.isdir(path))


def _documents(files: list[Path]) -> Iterator[tuple[Document, Path]]:
    for file in islice(files, _MOST_FILES):
        data = read_if_any(file)
        if data is not None:
            yield parse(data, file, depth=4), file


def _value(text: str, element: Element, document: Document, file: Path) -> Value:
    return Value(text, file, document.line(element))
