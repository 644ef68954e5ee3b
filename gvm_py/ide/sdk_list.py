"""The SDKs an IDE offers in its GOROOT drop-down: `options/go.sdk.xml`.

Since 2021 `<sdk-url><set><option value="file://..." />`, before that `<sdk-path>` with plain paths. The IDE never
drops an entry itself, so SDKs that are gone stay in the list.
"""

from collections.abc import Callable
from pathlib import Path

from gvm_py.errors import GosdkError, move_aside
from gvm_py.ide import xml_splice
from gvm_py.ide.machine_paths import path_of
from gvm_py.ide.macros import Macros, unknown_macro
from gvm_py.ide.xml_span import Document, Element, parse
from gvm_py.records import dataclass
from gvm_py.system.safe_file import Proposal

FILE_NAME = "go.sdk.xml"
_COMPONENT = "GoSdkList"
_FORMS = ("sdk-url", "sdk-path")
_FIRST_WITH_URLS = (2021, 1)
_EMPTY = b"<application>\n</application>"


@dataclass(frozen=True)
class SdkList:
    """A parsed go.sdk.xml. `form` is how its IDE writes an SDK: `sdk-url` or `sdk-path`."""

    document: Document
    form: str
    macros: Macros

    @classmethod
    def parse(cls, data: bytes | None, file: Path, version: tuple[int, int], macros: Macros) -> "SdkList":
        """Return the list in `data`, an empty one for None. `version` is the IDE's, for a list without entries.

        Raises GosdkError for anything that is not such a list.
        """
        document = parse(_EMPTY if data is None else data, file, depth=5)
        root = document.elements[0].path[0]
        if root != "application":
            raise GosdkError(
                f"{file} is not a settings file of an IDE: it begins with <{root}>, not <application>; "
                "the IDE writes a new one where there is none",
                hint=move_aside(file, ".broken"),
            )
        usual = "sdk-path" if (0, 0) < version < _FIRST_WITH_URLS else "sdk-url"
        used = [form for form in _FORMS if document.at("application", "component", form)]
        return cls(document, used[0] if used else usual, macros)

    @property
    def paths(self) -> list[str]:
        """The absolute path of each SDK in the list."""
        return [self._path(option) for option in self._options()]

    def with_sdk(self, goroot: str) -> bytes:
        """Return the file with this SDK in the list; unchanged when it is there already."""
        if any(self.macros.machine.same(goroot, path) for path in self.paths):
            return self.document.data
        url = self.macros.url(goroot)
        value = xml_splice.quoted(url if self.form == "sdk-url" else path_of(url))
        lines = [f"<option value={value} />"]
        parent, missing = self._innermost()
        for name in reversed(missing):
            label = f" name={xml_splice.quoted(_COMPONENT)}" if name == "component" else ""
            lines = [f"<{name}{label}>", *(f"  {line}" for line in lines), f"</{name}>"]
        return xml_splice.added(self.document, parent, lines)

    def without(self, is_gone: Callable[[str], bool]) -> bytes:
        """Return the file without the SDKs whose path is of this machine and `is_gone`."""
        paths = [(option, self._path(option)) for option in self._options()]
        gone = [option for option, path in paths if _can_be_looked_at(path) and is_gone(path)]
        return xml_splice.removed(self.document, gone)

    def _options(self) -> list[Element]:
        found = [self.document.at("application", "component", form, "set", "option") for form in _FORMS]
        return [option for options in found for option in options if option.attributes.get("value")]

    def _path(self, option: Element) -> str:
        return self.macros.path(option.attributes["value"])

    def _innermost(self) -> tuple[Element, list[str]]:
        """Return the innermost element around an option that is there, and the names of those that are not."""
        parent, missing = self.document.elements[0], ["component", self.form, "set"]
        while missing:
            found = [child for child in self.document.inside(parent) if child.path[-1] == missing[0]]
            if missing[0] == "component":
                found = [child for child in found if child.attributes.get("name") == _COMPONENT]
            if not found:
                break
            parent = found[0]
            del missing[0]
        return parent, missing


def _can_be_looked_at(path: str) -> bool:
    """Return whether a path is one of this machine: no unknown macro, no share, no other system's path."""
    return not unknown_macro(path) and not path.startswith("//") and Path(path).is_absolute()


@dataclass(frozen=True)
class ListEdit:
    """What to do with one list: SDKs to add, and which of the others to drop."""

    file: Path
    version: tuple[int, int]
    macros: Macros
    add: tuple[str, ...] = ()
    drop: Callable[[str], bool] = lambda _path: False

    def propose(self, data: bytes | None) -> Proposal:
        """Return the list after the change; before and after are the SDKs in it, joined by commas."""
        old = new = self._parse(data)
        for goroot in self.add:
            new = self._parse(new.with_sdk(goroot))
        new = self._parse(new.without(self.drop))
        is_same = new.document.data == old.document.data
        return Proposal(data if is_same else new.document.data, ", ".join(old.paths), ", ".join(new.paths))

    def _parse(self, data: bytes | None) -> SdkList:
        return SdkList.parse(data, self.file, self.version, self.macros)
