"""The projects an IDE remembers: `options/recentProjects.xml`."""

from dataclasses import dataclass
from pathlib import Path

from gvm_py.ide.macros import Macros
from gvm_py.ide.standard_dirs import Ide
from gvm_py.ide.xml_span import Document, Element, parse
from gvm_py.system.bounded import read_if_any

# GoLand up to 2019 and IntelliJ IDEA have a file each; an IDE has one of them.
_FILES = ("recentProjects.xml", "recentProjectDirectories.xml")
_MANAGER = ("application", "component")


@dataclass(frozen=True)
class RecentProject:
    """A project directory, and whether it was open when the IDE last saved the list."""

    directory: Path
    opened: bool


def recent_projects(ide: Ide, macros: Macros) -> tuple[RecentProject, ...]:
    """Return the projects in the order of the file. Raises GosdkError for a file that is no such list."""
    found: list[RecentProject] = []
    for name in _FILES:
        file = ide.options / name
        data = read_if_any(file)
        if data is not None:
            found += _read(parse(data, file, depth=7), macros)
    return tuple(found)


def _read(document: Document, macros: Macros) -> list[RecentProject]:
    entries = document.at(*_MANAGER, "option", "map", "entry")
    opened = {entry.start for entry in entries if _is_opened(document, entry)}
    # Before 2019.2 there was only a list of paths.
    plain = document.at(*_MANAGER, "option", "list", "option")
    values = [(entry.attributes.get("key"), entry.start in opened) for entry in entries]
    values += [(option.attributes.get("value"), False) for option in plain]
    paths = [(macros.path(value), is_open) for value, is_open in values if value]
    return [RecentProject(Path(path), is_open) for path, is_open in paths if Path(path).is_absolute()]


def _is_opened(document: Document, entry: Element) -> bool:
    infos = document.at(*entry.path, "value", "RecentProjectMetaInfo")
    return any(entry.start < info.start < entry.end and info.attributes.get("opened") == "true" for info in infos)
