"""What YAML files set without using it: variables such as GO_VERSION, and the keys by which hosts select a Go."""

import re
from collections.abc import Iterator, Mapping

from gvm_py.cicheck.expressions import ResolvedValue
from gvm_py.cicheck.facts import CheckFinding, CommittedFile, VersionPin
from gvm_py.cicheck.requests import of_plain
from gvm_py.cicheck.scalars import Keys, Scalar, UnreadableError
from gvm_py.cicheck.source_text import SourceText
from gvm_py.cicheck.variables import VERSION_NAME, checksum_obstacle, version_in
from gvm_py.cicheck.yaml_pins import load, version_pin

# AWS CodeBuild; Bitrise and Read the Docs; Bitrise; Codemagic.
_KEYS = (("runtime-versions", "golang"), ("tools", "golang"), ("tools", "go"), ("environment", "go"))
_MENTION = re.compile(
    rf"{VERSION_NAME}|runtime-versions|\b(?:tools|environment)[ \t]*:|\bgolang(?:-buildkite-plugin)?#"
)
_PLUGIN = re.compile(r"(?:\S+/)?golang(?:-buildkite-plugin)?(?:\.git)?#\S+")
_NAME = re.compile(rf"{VERSION_NAME}s?")
_VALUES = ("value", "default", "defaultValue")
# `["1.25", "1.26"]`, for fromJSON.
_ENTRY = re.compile(r"\"([^\"]*)\"")
# What a version, a default of one, and a list of them begin with; most values begin with something else.
_FIRST = frozenset("1gv$[")
# The values of a matrix count where they are used.
_MATRIX = "strategy"


def read(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield what a YAML file sets; nothing for what is not YAML, which whatever reads the file reports."""
    if not _MENTION.search(source.text):
        return
    try:
        scalars = load(source)
    except UnreadableError:
        return
    names = {scalar.keys[:-1]: scalar.text for scalar in scalars if scalar.keys[-1:] in (("name",), ("key",))}
    for scalar in scalars:
        if scalar.text[0] in _FIRST and _MATRIX not in scalar.keys:
            name = _name(scalar, names)
            if _NAME.fullmatch(name) or _selects(scalar.keys):
                yield from _pins(source, scalar, name)


def _selects(keys: Keys) -> bool:
    """Return whether these keys select a Go: those of hosts, and the `version` of Buildkite's plugin."""
    return keys[-2:] in _KEYS or (keys[-1:] == ("version",) and bool(_PLUGIN.fullmatch(str(keys[-2:][0]))))


def _name(scalar: Scalar, names: Mapping[Keys, str]) -> str:
    """Return what a value is the value of: its key, or for `value` and `default`, the name beside or above them."""
    above = scalar._replace(keys=scalar.keys[:-1])
    return names.get(above.keys) or above.name if scalar.name in _VALUES else scalar.name


def _pins(source: CommittedFile, scalar: Scalar, name: str) -> Iterator[VersionPin | CheckFinding]:
    values = _values(scalar)
    if values:
        is_entry = isinstance(scalar.keys[-1], int) or len(values) > 1
        for item in version_pin(source, scalar, name, values, of_plain):
            yield _definition(item, source, is_entry=is_entry) if isinstance(item, VersionPin) else item


def _values(scalar: Scalar) -> list[ResolvedValue]:
    """Return the version or the versions of a list in JSON; nothing where something else is among them."""
    texts = [scalar.source]
    if scalar.text.startswith("["):
        texts = [scalar.source.slice(*match.span(1)) for match in _ENTRY.finditer(scalar.text)]
    versions = list(filter(None, map(version_in, texts)))
    if len(versions) < len(texts):
        return []
    return [ResolvedValue(version, _exactly(scalar, version)) for version in versions]


def _definition(pin: VersionPin, source: CommittedFile, *, is_entry: bool) -> VersionPin:
    obstacle = checksum_obstacle(source.text)
    places = tuple(place._replace(obstacle=obstacle) for place in pin.places)
    return pin._replace(places=places, is_definition=True, stands_alone=is_entry)


def _exactly(scalar: Scalar, version: SourceText) -> Scalar:
    """Return the scalar, which is a number at most where the version is all of it."""
    return scalar._replace(plain=scalar.plain and version.text == scalar.text)
