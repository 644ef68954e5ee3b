"""The single values of a YAML file, with the line and the offset of each one, read with PyYAML.

An alias has the line on which it is used and the offset of its anchor, so that changing it changes the anchor. Keys
merged by `<<` are where YAML 1.1 puts them. Block scalars have no offset, only an extent: a script is never mistaken
for a setting.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from gvm_py.cicheck.scalars import Keys, Scalar, UnreadableError
from gvm_py.cicheck.yaml_nodes import MERGE, MOST_NESTED, YamlComposer, YamlNode

SIZE_LIMIT = 1 << 20
# Aliases of aliases grow without bound ("billion laughs"); no real file has as many values.
_MOST_VALUES = 100_000


@lru_cache(maxsize=1)
def yaml_scalars(text: str) -> tuple[Scalar, ...]:
    """Return the values of all documents in their order.

    Raises UnreadableError for what is not YAML, is larger than 1 MiB, is nested more than 50 levels deep, or whose
    aliases stand for more than 100,000 values.
    """
    if len(text) > SIZE_LIMIT:
        raise UnreadableError(1, "is larger than 1 MiB, so it was not judged")
    # libyaml does not count a byte order mark in its offsets and PyYAML's own scanner does, so neither sees it.
    skipped = 1 if text.startswith("\ufeff") else 0
    walk = _Walk()
    for root in YamlComposer(text, skipped).documents():
        walk.document(root)
    return tuple(walk.found)


class _Walk:
    """A walk over the documents of a file, with what it found and the number of values that it has seen in one."""

    def __init__(self) -> None:
        self.found: list[Scalar] = []
        self._seen = 0

    def document(self, root: YamlNode) -> None:
        self._seen = 0
        for _, node, _ in root.entries:
            self._take(node, (), None)

    def _take(self, node: YamlNode, keys: Keys, alias_line: int | None) -> None:
        self._seen += 1
        if self._seen > _MOST_VALUES or len(keys) > 2 * MOST_NESTED:
            raise UnreadableError(alias_line or node.line, f"has aliases for more than {_MOST_VALUES:,} values")
        if node.text:
            line = alias_line or node.line
            self.found.append(Scalar(keys, node.text, line, node.start, node.plain, node.extent))
        entries = _with_merged(node) if node.has_merge else node.entries
        for key, child, line_of_alias in entries:
            self._take(child, (*keys, key), alias_line or line_of_alias)


def _with_merged(node: YamlNode) -> Iterator[tuple[str | int, YamlNode, int | None]]:
    """Yield what a mapping holds; what `<<` merges in comes last, and only where there is no such key."""
    yield from (entry for entry in node.entries if entry[0] != MERGE)
    known = {key for key, _, _ in node.entries}
    for key, child, line in _merged(node):
        if key not in known:
            known.add(key)
            yield key, child, line


def _merged(node: YamlNode, depth: int = 0) -> Iterator[tuple[str | int, YamlNode, int | None]]:
    if depth == MOST_NESTED:
        return
    for key, merged, line in node.entries:
        if key != MERGE:
            continue
        sources = [(merged, line)] if merged.is_mapping else [(item, at) for _, item, at in merged.entries]
        for source, at in sources:
            yield from ((name, child, at) for name, child, _ in source.entries if name != MERGE)
            yield from _merged(source, depth + 1)


_MENTION = re.compile(r"(?i)golang|goreleaser-cross|\bgo\b|go_|gover|gotool|go1|goroot|gosdk|gimme")


def mentions_go(text: str) -> bool:
    """Return whether a file can name a Go version at all, so that the others need not be parsed.

    An escape could hide the word: a file with one is parsed.
    """
    return "\\" in text or bool(_MENTION.search(text))
