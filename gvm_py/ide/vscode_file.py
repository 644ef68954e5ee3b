"""One settings file of VS Code: JSON with comments, and where each value stands."""

import os
from functools import cached_property, lru_cache
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.ide import jsonc
from gvm_py.ide.editor import Value
from gvm_py.paths.spelling import path_key
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any

Key = tuple[str, ...]


@dataclass(frozen=True)
class SettingsFile:
    """One parsed settings file. `inside` is where the settings are in it: `settings` of a workspace file."""

    file: Path
    text: str
    inside: Key = ()

    @cached_property
    def document(self) -> jsonc.Node | None:
        """Everything in the file, None for an empty one. Raises GosdkError for a broken one."""
        return jsonc.parse(self.text, self.file)

    @cached_property
    def folders(self) -> frozenset[str]:
        """The keys of the paths of the folders that a workspace file lists. Raises GosdkError for a broken one."""
        member = self.document.member("folders") if self.document else None
        paths = [item.member("path") for item in member.value.items] if member else []
        return frozenset(path_key(self.file.parent / path.value.text) for path in paths if path and path.value.text)

    @cached_property
    def root(self) -> jsonc.Node | None:
        """The object of settings, None for an empty file. Raises GosdkError for a broken one."""
        return _at(self.document, self.inside)

    def check(self) -> None:
        """Raise GosdkError when the file is broken."""
        _ = self.root

    def error(self) -> GosdkError | None:
        """Return what is wrong with the file, None for nothing."""
        try:
            self.check()
        except GosdkError as error:
            return error
        return None

    def string(self, key: Key) -> Value | None:
        """Return the string at a key, None for none or another kind of value."""
        node = self._node(key)
        return None if node is None or node.text is None else Value(node.text, self.file, self._line(node))

    def strings(self, key: Key) -> dict[str, Value]:
        """Return the strings in the object at a key."""
        node = self._node(key)
        members = node.members if node else ()
        found = {member.key: member.value for member in members if member.value.text is not None}
        return {name: Value(value.text or "", self.file, self._line(value)) for name, value in found.items()}

    def names(self, key: Key) -> list[str]:
        """Return the names in the object at a key."""
        node = self._node(key)
        return [member.key for member in node.members] if node else []

    def items(self, key: Key) -> list[Value] | None:
        """Return the strings in the array at a key, None for none."""
        node = self._node(key)
        if node is None or node.kind != "array":
            return None
        return [Value(item.text, self.file, self._line(item)) for item in node.items if item.text is not None]

    def _node(self, key: Key) -> jsonc.Node | None:
        return _at(self.root, key)

    def _line(self, node: jsonc.Node) -> int:
        return self.text.count("\n", 0, node.start) + 1


def _at(node: jsonc.Node | None, key: Key) -> jsonc.Node | None:
    """Return what `key` leads to, None where it leads to nothing."""
    for name in key:
        member = node.member(name) if node else None
        node = member.value if member else None
    return node


def read_settings(file: Path, inside: Key = ()) -> list[SettingsFile]:
    """Return the file, nothing where there is none."""
    try:
        status = os.stat(file)
    except (OSError, ValueError):
        return []
    return _read(file, inside, (status.st_ino, status.st_mtime_ns, status.st_size))


@lru_cache(maxsize=64)
def _read(file: Path, inside: Key, _state: tuple[int, int, int]) -> list[SettingsFile]:
    # Each of many projects asks for the user's settings, and for a workspace file that lists all of them.
    data = read_if_any(file)
    return [] if data is None else [SettingsFile(file, data.decode("utf-8", "replace"), inside)]
