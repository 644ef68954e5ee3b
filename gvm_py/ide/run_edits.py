"""Align the run configurations of Go in a JetBrains project with an SDK."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from gvm_py.ide.macros import Macros, unknown_macro
from gvm_py.ide.run_configurations import DEPTH, is_refused, parameters_in, variables_in
from gvm_py.ide.xml_span import Document, Element, parse
from gvm_py.ide.xml_splice import encoded, quoted
from gvm_py.paths.spelling import same_path
from gvm_py.version import GoVersion

_MOST_NAMED = 5
_Edit = tuple[Element, str, str]
"""An element, its new value, and a sentence about the old one."""


class RunEdit(NamedTuple):
    """A file after its run configurations were aligned, and one sentence for each value that is or was wrong."""

    data: bytes
    faults: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The first faults, and how many more there are."""
        more = len(self.faults) - _MOST_NAMED
        return "; ".join((*self.faults[:_MOST_NAMED], *([f"and {more} more"] if more > 0 else ())))


def align(data: bytes, file: Path, goroot: Path, version: GoVersion, macros: Macros) -> RunEdit:
    """Return the file with every GOROOT of a Go configuration set to `goroot`, and without flags that go refuses.

    Raises GosdkError for a broken file.
    """
    if b"GOROOT" not in data and b"go_parameters" not in data:
        return RunEdit(data, ())
    document = parse(data, file, depth=DEPTH)
    edits = [*_goroot_edits(document, file, goroot, macros), *_flag_edits(document, file, version)]
    data = _with_values(document, [(element, text) for element, text, _ in edits])
    return RunEdit(data, tuple(fault for _, _, fault in edits))


def _goroot_edits(document: Document, file: Path, goroot: Path, macros: Macros) -> Iterator[_Edit]:
    for item in variables_in(document, file, macros):
        if item.name == "GOROOT" and is_other_sdk(item.value.text, goroot):
            fault = f"{item.value.where}: {item.owner} sets GOROOT={item.value.text}"
            yield item.element, macros.collapse(str(goroot)), fault


def _flag_edits(document: Document, file: Path, version: GoVersion) -> Iterator[_Edit]:
    for item in parameters_in(document, file):
        if is_refused(item.value.text, version):
            fault = f"{item.value.where}: {item.owner} has the flag -i, which Go refuses since 1.20"
            yield item.element, item.without_i, fault


def is_other_sdk(path: str, goroot: Path) -> bool:
    """Return whether a path of this machine, or one that is not there, names another SDK than `goroot`."""
    if not os.path.isabs(path) or "\0" in path or unknown_macro(path):
        return False
    return not same_path(path, goroot)


def _with_values(document: Document, edits: list[tuple[Element, str]]) -> bytes:
    """Return the file with the attribute `value` of each element replaced, in one pass however many there are."""
    pieces: list[bytes] = []
    done = 0
    for element, text in sorted(edits, key=lambda edit: edit[0].start):
        spans = document.attribute_spans(element)
        if "value" in spans:
            _, start, end = spans["value"]
            pieces += [document.data[done:start], encoded(document, quoted(text))]
            done = end
    return b"".join((*pieces, document.data[done:]))
