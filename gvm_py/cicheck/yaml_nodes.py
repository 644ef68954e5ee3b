"""YAML as a tree of nodes with their places, composed from PyYAML's events, which its own composer does not keep."""

from collections.abc import Iterator
from typing import Any

from gvm_py.cicheck.scalars import UnreadableError
from gvm_py.cicheck.source_text import Span

MOST_NESTED = 50
MERGE = "<<"


class YamlNode:
    """A value as it is composed. `entries` are the keys or indices of what it holds, with the line of an alias.

    A plain class, since there is one for each value of a file.
    """

    __slots__ = ("entries", "extent", "has_merge", "is_complete", "is_mapping", "key", "line", "plain", "start", "text")

    def __init__(self, line: int, text: str | None = None, *, is_mapping: bool = False) -> None:
        self.line = line
        self.text = text
        self.start: int | None = None
        self.plain = False
        self.extent: Span | None = None
        self.is_mapping = is_mapping
        self.has_merge = False
        self.is_complete = text is not None
        self.key: str | None = None
        self.entries: list[tuple[str | int, YamlNode, int | None]] = []

    @property
    def awaits_key(self) -> bool:
        """True for a mapping whose next value is a key."""
        return self.is_mapping and self.key is None

    def add(self, node: "YamlNode", alias_line: int | None) -> None:
        """Take one more key, value or item."""
        if not self.is_mapping:
            self.entries.append((len(self.entries), node, alias_line))
        elif self.key is None:
            self.key = node.text or ""
            self.has_merge = self.has_merge or self.key == MERGE
        else:
            self.entries.append((self.key, node, alias_line))
            self.key = None


class YamlComposer:
    """Builds the nodes of a text, of which the first `skipped` characters are left out."""

    def __init__(self, text: str, skipped: int) -> None:
        self._text = text
        self._skipped = skipped
        self._anchors: dict[str, YamlNode] = {}
        self._open: list[YamlNode] = []

    def documents(self) -> Iterator[YamlNode]:
        """Yield a root for each document, whose entry is the document. Raises UnreadableError."""
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        takers = {
            yaml.AliasEvent: self._take_alias,
            yaml.ScalarEvent: self._take_scalar,
            yaml.SequenceStartEvent: self._take_sequence,
            yaml.MappingStartEvent: self._take_mapping,
            yaml.SequenceEndEvent: self._take_end,
            yaml.MappingEndEvent: self._take_end,
        }
        root = YamlNode(1)
        try:
            reader = loader(self._text[self._skipped :])
            while not isinstance(event := reader.get_event(), yaml.StreamEndEvent):
                taker = takers.get(type(event))
                if taker:
                    taker(event)
                elif isinstance(event, yaml.DocumentStartEvent):
                    self._anchors, root = {}, YamlNode(1)
                    self._open = [root]
                elif isinstance(event, yaml.DocumentEndEvent):
                    yield root
        except yaml.MarkedYAMLError as error:
            line = _line(error.problem_mark or error.context_mark)
            raise UnreadableError(line, f"is not YAML: {error.problem}") from error
        except yaml.YAMLError as error:
            why = str(error).splitlines()[0] if str(error) else "it cannot be read"
            raise UnreadableError(1, f"is not YAML: {why}") from error

    def _take_alias(self, event: Any) -> None:
        self._add(self._aliased(event), _line(event.start_mark))

    def _take_scalar(self, event: Any) -> None:
        if self._open[-1].awaits_key and not event.anchor:
            self._open[-1].add(YamlNode(0, event.value), None)
        else:
            self._add(self._named(event, self._scalar(event)), None)

    def _take_sequence(self, event: Any) -> None:
        self._begin(event, is_mapping=False)

    def _take_mapping(self, event: Any) -> None:
        self._begin(event, is_mapping=True)

    def _begin(self, event: Any, *, is_mapping: bool) -> None:
        node = self._named(event, YamlNode(_line(event.start_mark), is_mapping=is_mapping))
        self._add(node, None)
        self._open.append(node)
        if len(self._open) > MOST_NESTED:
            raise UnreadableError(node.line, f"is nested more than {MOST_NESTED} levels deep")

    def _take_end(self, _event: Any) -> None:
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
        node = YamlNode(line, event.value)
        node.start = start if is_literal else None
        node.plain = not event.style and not event.tag
        node.extent = (event.start_mark.index + self._skipped, event.end_mark.index + self._skipped)
        return node


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark else 1
