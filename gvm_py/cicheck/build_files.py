"""Bazel's and nix's files, which are programs: only the usual way to write a version is looked for."""

import re
from collections.abc import Iterator
from itertools import islice

from gvm_py.cicheck.facts import CommittedFile, VersionPin, VersionPlace
from gvm_py.cicheck.requests import of_plain
from gvm_py.cicheck.source_text import SourceText, source_at

_LONGEST_CALL = 5000
_MOST_CALLS = 100
_CALL = re.compile(r"\b(?:go_sdk\.download|go_register_toolchains|go_download_sdk)\s*\(")
_STRING = r"(?P<quote>[\"'])(?P<text>[^\"'\n]*)(?P=quote)"
_ARGUMENT = re.compile(rf"\b(?:go_)?version\s*=\s*(?:{_STRING}|(?P<name>[A-Z]\w*))")
_CONSTANT = re.compile(rf"(?m)^(?P<name>[A-Z]\w*)\s*=\s*{_STRING}")
_COMMENT = re.compile(r"(?m)#.*$")
# Of nixpkgs; of templates that make `go_1_22` from a number; and of devenv.
_NIX_GO = re.compile(
    r"\b(?:go_(?P<name>1_[0-9]+)|buildGo(?P<builder>1[0-9]{2})Module)\b|\bgoVersion[ \t]*=[ \t]*(?P<minor>[0-9]{2})\b"
    r"|\bgo\.version[ \t]*=[ \t]*\"(?P<release>1\.[0-9]+(?:\.[0-9]+)?)\""
)
_JOINTS = {"name": "_", "builder": "", "minor": None, "release": "."}


def read_bazel(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield the version of each Go SDK that rules_go downloads in MODULE.bazel, WORKSPACE or a .bzl file."""
    text = _COMMENT.sub(lambda match: " " * len(match[0]), source.text)
    constants = {match["name"]: source_at(match["text"], match.start("text")) for match in _CONSTANT.finditer(text)}
    for call in islice(_CALL.finditer(text), _MOST_CALLS):
        end = text.find(")", call.end(), call.end() + _LONGEST_CALL)
        arguments = text[call.end() : end if end >= 0 else call.end() + _LONGEST_CALL]
        if match := _ARGUMENT.search(arguments):
            offset = call.end() + match.start("text")
            named = constants.get(match["name"] or "")
            value = named or source_at(match["text"] or "", offset)
            line = text.count("\n", 0, call.end() + match.start()) + 1
            yield from _bazel_pin(source, line, value, arguments)


def read_nix(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield `go_1_22` and `buildGo122Module` of nixpkgs, `goVersion = 22`, and devenv's `go.version`."""
    for number, line in _lines_with_offsets(source.text):
        for match in _NIX_GO.finditer(line.text):
            group = str(match.lastgroup)
            version = f"1.{match[group]}" if group == "minor" else re.sub(r"1[._]?", "1.", match[group], count=1)
            span = line.slice(*match.span(group)).span
            place = VersionPlace(match[group], of_plain(version), span, joint=_JOINTS[group])
            yield VersionPin("nix", source.path, number, match[0], (place,))


def _bazel_pin(source: CommittedFile, line: int, value: SourceText, arguments: str) -> Iterator[VersionPin]:
    requests = of_plain(value.text)
    obstacle = "the checksums beside it belong to this version" if re.search(r"\bsdks\s*=", arguments) else ""
    if requests:
        place = VersionPlace(value.text, requests, value.span, obstacle=obstacle)
        yield VersionPin("Bazel", source.path, line, f"go_sdk {value.text}", (place,))


def _lines_with_offsets(text: str) -> Iterator[tuple[int, SourceText]]:
    offset = 0
    for number, line in enumerate(text.split("\n"), start=1):
        code = line.partition("#")[0]
        yield number, source_at(code, offset)
        offset += len(line) + 1
