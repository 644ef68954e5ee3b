"""Dockerfiles: images with Go, archives of Go, and the variables that select one."""

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from itertools import chain

from gvm_py.cicheck.docker_instructions import LONGEST_VALUE, instructions
from gvm_py.cicheck.facts import CommittedFile, VersionPin, VersionPlace
from gvm_py.cicheck.requests import is_go_image, of_image, of_plain, toolchain_place
from gvm_py.cicheck.shell_commands import command_versions
from gvm_py.cicheck.source_text import SourceText, Span, substitute
from gvm_py.cicheck.variables import VERSION_NAME, checksum_obstacle, version_in
from gvm_py.records import dataclass, field

_VARIABLE = re.compile(r"\$(?:(?P<bare>\w+)|\{(?P<name>\w+)(?::?-(?P<default>[^{}]*))?\})")
_FROM = re.compile(r"(?i)FROM\s+(?:--\S+\s+)*(?P<image>\S+)")
_COPY_FROM = re.compile(r"(?i)(?:COPY|ADD)\s+(?:--\S+\s+)*?--from=(?P<image>\S+)")
_MOUNT_FROM = re.compile(r"(?<!\S)--mount=(?:\S*,)?from=(?P<image>[^,\s]+)")
_SETTING = re.compile(r"(?i)(?P<word>ARG|ENV)\s+(?P<rest>.*)", re.DOTALL)
_ASSIGNMENT = re.compile(r"(?<!\w)(?P<name>\w++)=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>\S*))")
_OLD_ENV = re.compile(r"(?P<name>\w+)\s+(?P<bare>\S+)")


@dataclass
class _Build:
    """What is known after some instructions: the variables, and the places that have become pins."""

    source: CommittedFile
    arguments: dict[str, SourceText] = field(default_factory=dict)
    variables: dict[str, SourceText] = field(default_factory=dict)
    seen: set[Span] = field(default_factory=set)
    paths: list[tuple[int, SourceText]] = field(default_factory=list)
    has_stage: bool = False

    def fresh(self, pin: VersionPin) -> bool:
        """Return whether some place of the pin is not one of an earlier pin, and note all of them."""
        spans = {place.span for place in pin.places if place.span}
        is_fresh = not spans or not spans <= self.seen
        self.seen |= spans
        return is_fresh


def read(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield every stage that starts from an image with Go, copies out of one, archives and settings of a version."""
    build = _Build(source)
    pins = list(_pins(build))
    yield from pins
    # The directory of a Go that the file also installs says nothing new.
    known = "\0".join(["", *(place.text for pin in pins for place in pin.places)])
    named = (pin for line, instruction in build.paths for pin in _commands(build, line, instruction))
    for pin in filter(build.fresh, named):
        if all(f"\0{place.text}" not in known for place in pin.places):
            yield pin


def _pins(build: _Build) -> Iterator[VersionPin]:
    for line, instruction in instructions(build.source.text):
        if setting := _SETTING.match(instruction.text):
            yield from _setting(build, line, setting["word"].upper(), instruction.slice(*setting.span("rest")))
            if setting["word"].upper() == "ENV":
                build.paths.append((line, instruction))
        elif match := _FROM.match(instruction.text) or _COPY_FROM.match(instruction.text):
            build.has_stage = True
            yield from _images(build, line, instruction.slice(*match.span("image")))
        else:
            mounts = _MOUNT_FROM.finditer(instruction.text)
            images = (_images(build, line, instruction.slice(*match.span("image"))) for match in mounts)
            yield from filter(build.fresh, (*chain.from_iterable(images), *_commands(build, line, instruction)))


def _images(build: _Build, line: int, image: SourceText) -> Iterator[VersionPin]:
    # Only arguments above the first FROM count in a FROM.
    for known in filled(image, build.arguments):
        yield from image_pins("Dockerfile", build.source, line, known)


def image_pins(kind: str, source: CommittedFile, line: int, image: SourceText) -> Iterator[VersionPin]:
    """Yield the pin of an image with Go; one without places where a variable in it is not known."""
    if found := of_image(image.text):
        span = image.slice(found.start, found.end).span if found.end else None
        text = image.text[found.start : found.end] or found.request.text
        yield VersionPin(
            kind, source.path, line, image.text, (VersionPlace(text, (found.request,), span, obstacle=found.obstacle),)
        )
    elif "$" in image.text and is_go_image(image.text):
        yield VersionPin(kind, source.path, line, image.text)


def filled(text: SourceText, variables: Mapping[str, SourceText]) -> list[SourceText]:
    """Return the text with `$NAME`, `${NAME}` and `${NAME:-default}` replaced."""

    def value(match: re.Match[str]) -> list[SourceText]:
        known = variables.get(match["bare"] or match["name"])
        if known and known.text:
            return [known]
        return [text.slice(*match.span("default"))] if match["default"] else []

    return substitute(text, _VARIABLE, value)


def _setting(build: _Build, line: int, word: str, rest: SourceText) -> Iterator[VersionPin]:
    for name, raw in _assigned(rest):
        value = filled(raw, ChainMap(build.variables, build.arguments))[0]
        value = raw if len(value.text) > LONGEST_VALUE else value
        if word == "ARG" and not build.has_stage:
            build.arguments[name] = value
        build.variables[name] = value
        if word == "ARG" and name != "GOTOOLCHAIN":
            yield from (pin._replace(is_definition=True) for pin in _version_pins(build.source, line, name, value))
        else:
            yield from filter(build.fresh, _version_pins(build.source, line, name, value))


def _assigned(rest: SourceText) -> list[tuple[str, SourceText]]:
    """Return the names and values behind ARG or ENV, also of `ENV NAME VALUE`, the form without `=`."""
    if "=" not in rest.text and (old := _OLD_ENV.fullmatch(rest.text.rstrip())):
        return [(old["name"], rest.slice(*old.span("bare")))]
    return [(match["name"], rest.slice(*_value_span(match))) for match in _ASSIGNMENT.finditer(rest.text)]


def _value_span(match: re.Match[str]) -> tuple[int, int]:
    return next(match.span(group) for group in ("double", "single", "bare") if match[group] is not None)


def _version_pins(source: CommittedFile, line: int, name: str, value: SourceText) -> Iterator[VersionPin]:
    text = f"{name}={value.text}"
    if name == "GOTOOLCHAIN":
        if place := toolchain_place(value):
            yield VersionPin("GOTOOLCHAIN", source.path, line, text, (place,))
    elif re.fullmatch(VERSION_NAME, name) and (version := version_in(value)):
        obstacle = checksum_obstacle(source.text)
        place = VersionPlace(version.text, of_plain(version.text), version.span, obstacle=obstacle)
        yield VersionPin("Dockerfile", source.path, line, text, (place,))


def _commands(build: _Build, line: int, instruction: SourceText) -> Iterator[VersionPin]:
    for found in command_versions(filled(instruction, build.variables)[0], build.source.text):
        # The build of an image starts no other one, but between WITH DOCKER and END.
        if found.kind == "image" and build.source.path.name != "Earthfile":
            continue
        yield found.pin(build.source.path, line)
