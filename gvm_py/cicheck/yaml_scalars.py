"""The single values of a YAML file, with the line and the offset of each one, read with PyYAML.

An alias has the line on which it is used and the offset of its anchor, so that changing it changes the anchor. Keys
merged by `<<` are where YAML 1.1 puts them. Block scalars have no offset: a script is never mistaken for a setting.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gvm_py.cicheck.scalars import Keys, Scalar, UnreadableError

SIZE_LIMIT = 1 << 20
_MOST_NESTED = 50
# Aliases of aliases grow without bound ("billion laughs"); no real file has as many values.
_MOST_VALUES = 100_000
_MERGE = "<<"


@dataclass(slots=True)
class YamlNode:
    """A value as it is composed. `entries` are the keys or indices of what it holds, with the line of an alias."""

    line: int
    text: str | None = None
    start: int | None = None
    plain: bool = False
    is_mapping: bool = False
    is_complete: bool = False
    key: "YamlNode | None" = None
    entries: list[tuple[str | int, "YamlNode", int | None]] = field(default_factory=list)

    def add(self, node: "YamlNode", alias_line: int | None) -> None:
        """Take one more key, value or item."""
        if not self.is_mapping:
            self.entries.append((len(self.entries), node, alias_line))
        elif self.key is None:
            self.key = node
        else:
            self.entries.append((self.key.text or "", node, alias_line))
            self.key = None


def yaml_scalars(text: str) -> list[Scalar]:
    """Return the values of all documents in their order.

    Raises UnreadableError for what is not YAML, is larger than 1 MiB, is nested more than 50 levels deep, or whose
    aliases stand for more than 100,000 values.
    """
    if len(text) > SIZE_LIMIT:
        raise UnreadableError(1, "is larger than 1 MiB, so it was not judged")
    # libyaml does not count a byte order mark in its offsets and PyYAML's own scanner does, so neither sees it.
    skipped = 1 if text.startswith("\ufeff") else 0
    composer = _Composer(text, skipped)
    return [scalar for root in composer.documents() for scalar in _Walk().scalars(root)]


class _Composer:
    """Builds the nodes from PyYAML's events, which have the place of an alias; its own composer drops that."""

    def __init__(self, text: str, skipped: int) -> None:
        self._text = text
        self._skipped = skipped
        self._anchors: dict[str, YamlNode] = {}
        self._open: list[YamlNode] = []

    def documents(self) -> Iterator[YamlNode]:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        root = YamlNode(1)
        try:
            for event in yaml.parse(self._text[self._skipped :], Loader=loader):
                if isinstance(event, yaml.DocumentStartEvent):
                    self._anchors, root = {}, YamlNode(1)
                    self._open = [root]
                elif isinstance(event, yaml.DocumentEndEvent):
                    yield root
                else:
                    self._take(event)
        except yaml.MarkedYAMLError as error:
            line = _line(error.problem_mark or error.context_mark)
            raise UnreadableError(line, f"is not YAML: {error.problem}") from error
        except yaml.YAMLError as error:
            why = str(error).splitlines()[0] if str(error) else "it cannot be read"
            raise UnreadableError(1, f"is not YAML: {why}") from error

    def _take(self, event: Any) -> None:
        import yaml

        if isinstance(event, yaml.AliasEvent):
            self._add(self._aliased(event), _line(event.start_mark))
        elif isinstance(event, yaml.ScalarEvent):
            self._add(self._named(event, self._scalar(event)), None)
        elif isinstance(event, yaml.CollectionStartEvent):
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            node = self._named(event, YamlNode(_line(event.start_mark), is_mapping=is_mapping))
            self._add(node, None)
            self._open.append(node)
            if len(self._open) > _MOST_NESTED:
                raise UnreadableError(node.line, f"is nested more than {_MOST_NESTED} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop().is_complete = True

    def _add(self, node: YamlNode, alias_line: int | None) -> None:
        self._open[-1].add(node, alias_line)

    def _named(self, event: Any, node: YamlNode) -> YamlNode:
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _aliased(self, event: Any) -> YamlNode:
        node = self._anchors.get(event.anchor)
        line = _line(event.start_mark)
        if node is None:
            raise UnreadableError(line, f"is not YAML: no anchor before the alias *{event.anchor}")
        if not node.is_complete:
            raise UnreadableError(line, f"is not a tree: the alias *{event.anchor} is inside of its own anchor")
        return node

    def _scalar(self, event: Any) -> YamlNode:
        """Return the node; anchor and tag stand before the text, so its place is found from the end."""
        end = event.end_mark.index + self._skipped - (event.style in ("'", '"'))
        start = end - len(event.value)
        is_literal = event.style not in ("|", ">") and self._text[start:end] == event.value
        if event.style in ("'", '"') and self._text[start - 1] != event.style:
            is_literal = False
        # An anchor or a tag may stand on a line before the text.
        line = _line(event.end_mark if event.anchor or event.tag else event.start_mark)
        plain = not event.style and not event.tag
        return YamlNode(line, event.value, start if is_literal else None, plain, is_complete=True)


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark else 1


class _Walk:
    """One walk over a document, with the number of values that it has seen."""

    def __init__(self) -> None:
        self._seen = 0

    def scalars(self, root: YamlNode) -> Iterator[Scalar]:
        for _, node, _ in root.entries:
            yield from self._below(node, (), None)

    def _below(self, node: YamlNode, keys: Keys, alias_line: int | None) -> Iterator[Scalar]:
        self._seen += 1
        if self._seen > _MOST_VALUES or len(keys) > 2 * _MOST_NESTED:
            raise UnreadableError(alias_line or node.line, f"has aliases for more than {_MOST_VALUES:,} values")
        if node.text:
            yield Scalar(keys, node.text, alias_line or node.line, node.start, node.plain)
        for key, child, line in self._entries(node):
            yield from self._below(child, (*keys, key), alias_line or line)

    def _entries(self, node: YamlNode) -> Iterator[tuple[str | int, YamlNode, int | None]]:
        """Yield what a mapping or list holds; what `<<` merges in comes last, and only where there is no such key."""
        yield from (entry for entry in node.entries if not (node.is_mapping and entry[0] == _MERGE))
        if not node.is_mapping:
            return
        known = {key for key, _, _ in node.entries}
        for key, child, line in _merged(node):
            if key not in known:
                known.add(key)
                yield key, child, line


def _merged(node: YamlNode, depth: int = 0) -> Iterator[tuple[str | int, YamlNode, int | None]]:
    for key, merged, line in node.entries if depth < _MOST_NESTED else ():
        if key != _MERGE:
            continue
        sources = [(merged, line)] if merged.is_mapping else [(item, at) for _, item, at in merged.entries]
        for source, at in sources:
            yield from ((name, child, at) for name, child, _ in source.entries if name != _MERGE)
            yield from _merged(source, depth + 1)


_MENTION = re.compile(r"(?i)golang|\bgo\b|go_|gover|gotool|go1")


def mentions_go(text: str) -> bool:
    """Return whether a file can name a Go version at all, so that the others need not be parsed.

    An escape could hide the word: a file with one is parsed.
    """
    return "\\" in text or bool(_MENTION.search(text))
