"""The projects an IDE remembers: `options/recentProjects.xml`."""

from pathlib import Path

from gvm_py.ide.editor import IdeContext
from gvm_py.ide.macros import Macros
from gvm_py.ide.standard_dirs import Ide
from gvm_py.ide.xml_span import Document, Element, parse
from gvm_py.records import dataclass
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
    """Return the projects in the order of the file. Raises GosdkError for a file that is not such a list."""
    found: list[RecentProject] = []
    for name in _FILES:
        file = ide.options / name
        data = read_if_any(file)
        if data is not None:
            found += _read(parse(data, file, depth=7), macros)
    return tuple(found)


def ide_that_opened(ctx: IdeContext, project: Path) -> Ide | None:
    """Return the newest IDE that has a project open. Raises GosdkError for a list that cannot be read."""
    return next((ide for ide in ctx.ides if RecentProject(project, True) in _of(ide, ctx)), None)


def ide_of_project(ctx: IdeContext, project: Path) -> Ide | None:
    """Return the IDE that has a project open, else one that remembers it, else the newest; None without an IDE.

    Raises GosdkError for a list of recent projects that cannot be read.
    """
    remembered = (ide for ide in ctx.ides if RecentProject(project, False) in _of(ide, ctx))
    return ide_that_opened(ctx, project) or next(remembered, next(iter(ctx.ides), None))


def _of(ide: Ide, ctx: IdeContext) -> tuple[RecentProject, ...]:
    return recent_projects(ide, Macros(ctx.machine))


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
    infos = document.below(entry, "value", "RecentProjectMetaInfo")
    return any(info.attributes.get("opened") == "true" for info in infos)
