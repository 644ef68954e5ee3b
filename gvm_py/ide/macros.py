"""Path macros: `$PROJECT_DIR$/..`, `$USER_HOME$` and the user's own, read and written as the IDE does.

The user's own are in `options/path.macros.xml` of each IDE.
Source: intellij-community PathMacroManager, ProjectPathMacroManager and ReplacePathToMacroMap (2023 to 2026).
"""

import re
from collections.abc import Iterable
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.ide.machine_paths import Machine, path_of, slashed, url_of
from gvm_py.ide.standard_dirs import Ide
from gvm_py.ide.xml_span import parse
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any

_PROJECT = "$PROJECT_DIR$"
_HOME = "$USER_HOME$"
_LOW = ("..", _HOME, "$MAVEN_REPOSITORY$", "$APPLICATION_HOME_DIR$")
_MACRO = re.compile(r"\$[^$/]+\$")


@dataclass(frozen=True)
class Macros:
    """The macros in force for one project; without a project, those of the application's own files.

    `project` is the directory that holds `.idea`, with forward slashes; `user` holds (name, path) pairs.
    """

    machine: Machine
    project: str = ""
    user: tuple[tuple[str, str], ...] = ()

    def path(self, value: str) -> str:
        """Return the absolute path that a URL or a legacy path names; a macro nobody knows stays in it."""
        text = path_of(value)
        for name, path in (*self._fixed(), *((f"${name}$", path) for name, path in self.user)):
            text = text.replace(name, path)
        return slashed(text)

    def url(self, path: str) -> str:
        """Return the URL of an absolute path, with the macro the IDE would choose."""
        return url_of(self.collapse(slashed(path)))

    def collapse(self, path: str) -> str:
        """Return a path with its longest known prefix replaced by a macro.

        `$PROJECT_DIR$` itself wins over the user's macros, and these win over `..` and `$USER_HOME$`.
        """
        for prefix, macro in sorted(self._prefixes().items(), key=_weight, reverse=True):
            rest = path[len(prefix) :]
            if self._starts_with(path, prefix) and (not rest or rest.startswith("/")):
                return macro + rest
        return path

    def _fixed(self) -> tuple[tuple[str, str], ...]:
        project = ((_PROJECT, self.project),) if self.project else ()
        return (*project, (_HOME, self.machine.home)) if self.machine.home else project

    def _prefixes(self) -> dict[str, str]:
        found = {slashed(path): f"${name}$" for name, path in self.user if path}
        if self.machine.home:
            found[self.machine.home] = _HOME
        # Only a root ends with a slash, and a project in a root has no macro.
        macro, directory = _PROJECT, "" if self.project.endswith("/") else self.project
        while directory.strip("/"):
            if directory == self.project:
                found[directory] = macro
            found.setdefault(directory, macro)
            macro, directory = f"{macro}/..", _parent(directory)
        return found

    def _starts_with(self, path: str, prefix: str) -> bool:
        head = path[: len(prefix)]
        return head == prefix or (not self.machine.case_sensitive and head.casefold() == prefix.casefold())


def macros_of(project: Path, machine: Machine, ides: Iterable[Ide]) -> Macros:
    """Return the macros in the files of a project."""
    return Macros(machine, slashed(str(project)), known_macros(ides))


def known_macros(ides: Iterable[Ide]) -> tuple[tuple[str, str], ...]:
    """Return the (name, path) pairs of all IDEs; where two disagree about a name, the earlier IDE is right."""
    found: dict[str, str] = {}
    for ide in ides:
        for name, path in _macros(ide).items():
            found.setdefault(name, path)
    return tuple(found.items())


def shared_macros(ides: Iterable[Ide]) -> tuple[tuple[str, str], ...]:
    """Return the pairs on which all IDEs agree: only these can be written to a file that several IDEs read."""
    sets = [set(_macros(ide).items()) for ide in ides]
    return tuple(sorted(set.intersection(*sets))) if sets else ()


def _macros(ide: Ide) -> dict[str, str]:
    file = ide.options / "path.macros.xml"
    data = read_if_any(file)
    if data is None:
        return {}
    try:
        elements = parse(data, file, depth=3).at("application", "component", "macro")
    except GosdkError:
        return {}  # doctor reports the broken file; a macro in it is unknown here.
    pairs = ((element.attributes.get("name", ""), element.attributes.get("value", "")) for element in elements)
    return {name: path for name, path in pairs if name and path}


def unknown_macro(path: str) -> str:
    """Return the first macro left in an expanded path, or the empty string."""
    match = _MACRO.search(path)
    return match[0] if match else ""


def _weight(item: tuple[str, str]) -> int:
    prefix, macro = item
    rank = 2
    if any(text in macro for text in _LOW):
        rank = 1
    elif _PROJECT in macro:
        rank = 3
    return rank * 512 + len(prefix.lstrip("/"))


def _parent(directory: str) -> str:
    """Return the parent as OSAgnosticPathUtil.getParent: the root of a drive and of a share have none."""
    parent, _, _ = directory.rpartition("/")
    is_share = directory.startswith("//") and "/" not in parent[2:]
    return "" if is_share else parent
