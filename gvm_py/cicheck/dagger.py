"""Programs that are pipelines of Dagger, in Go, TypeScript and Python."""

import re
from collections.abc import Iterator
from itertools import islice

from gvm_py.cicheck.facts import CommittedFile, VersionPin, VersionPlace
from gvm_py.cicheck.package_commands import RELEASE
from gvm_py.cicheck.requests import of_plain
from gvm_py.cicheck.shell_commands import read as read_commands
from gvm_py.cicheck.variables import VERSION_NAME

# What a caller may leave out, as a module in Go has it: in a comment above the parameter.
_DEFAULT = (
    rf"//[ \t]*\+default=\"(?:(?P<image>(?:[\w.-]+/)*golang:)(?P<tag>{RELEASE})[\w.-]*|(?P<version>{RELEASE}))\""
    r"[^\n]*\n"
    r"(?:[ \t]*//[^\n]*\n){0,20}[ \t]*(?P<name>\w+)[ \t]+string\b"
)
_MOST = 1000


def read(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield the images, variables and defaults of a program that is a pipeline of Dagger; nothing for others."""
    if "dagger" not in source.text:
        return
    yield from read_commands(source)
    for match in islice(re.finditer(_DEFAULT, source.text) if "+default" in source.text else (), _MOST):
        if match["image"] or re.fullmatch(VERSION_NAME, match["name"]):
            yield _default(source, match, "tag" if match["image"] else "version")


def _default(source: CommittedFile, match: re.Match[str], group: str) -> VersionPin:
    line = source.text.count("\n", 0, match.start(group)) + 1
    place = VersionPlace(match[group], of_plain(match[group]), match.span(group))
    return VersionPin("Dagger", source.path, line, f"{match['name']} {match['image'] or ''}{match[group]}", (place,))
