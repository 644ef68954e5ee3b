"""What every kind of YAML file can say about Go: a version as a value, an image, and GOTOOLCHAIN."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from gvm_py.cicheck.dockerfile import filled, image_pins
from gvm_py.cicheck.expressions import Resolve, ResolvedValue
from gvm_py.cicheck.facts import CheckFinding, CheckRule, CommittedFile, TextEdit, VersionPin, VersionPlace
from gvm_py.cicheck.requests import toolchain_place
from gvm_py.cicheck.scalars import Scalar, ends_with
from gvm_py.cicheck.shell_commands import command_pins
from gvm_py.cicheck.source_text import SourceText
from gvm_py.cicheck.yaml_scalars import mentions_go, yaml_scalars
from gvm_py.request import Request

_CUT_NUMBER = re.compile(r"[0-9]+\.[0-9]*0")
_TOOLCHAIN = "GOTOOLCHAIN"
_DOCKER = "docker://"
_IMAGES = ("image", "container", "name")
_VARIABLES = frozenset(["env", "environment", "variables", "vars"])
# What commands and settings are text in: the arguments are those of Compose, docker/build-push-action and their like.
_SCRIPT = re.compile(
    r"args|build-?_?args|buildArgs|envs?|environment|global|run|commands?|cmd|entrypoint|entry|hooks|bash|sh|pwsh|powershell|prepare|\w*script|\w*install|inlineScript|build_flag_templates"
)
Parse = Callable[[str], tuple[Request, ...]]


def load(source: CommittedFile) -> Sequence[Scalar]:
    """Return the values of a YAML file, none where it cannot be about Go. Raises UnreadableError."""
    return yaml_scalars(source.text) if mentions_go(source.text) else ()


def literal(scalar: Scalar) -> list[ResolvedValue]:
    """Return a scalar as it is, for files without expressions."""
    return [ResolvedValue(scalar.source, scalar)]


def version_pin(
    source: CommittedFile,
    scalar: Scalar,
    label: str,
    values: Sequence[ResolvedValue],
    parse: Parse,
    *,
    stands_alone: bool = False,
) -> Iterator[VersionPin | CheckFinding]:
    """Yield the pin for one scalar, with a place for each value that is known before it runs.

    Before it comes a finding for each value that YAML makes another number.
    """
    cut = [value for value in values if value.scalar.plain and _CUT_NUMBER.fullmatch(value.source.text)]
    yield from (_cut_number(source, value) for value in cut)
    places = [_place(value, parse) for value in values]
    text = f"{label} {', '.join(value.source.text for value in values)}"
    known = tuple(place for place in places if place.requests)
    # What one entry of a matrix is, only a run knows: it may agree with anything.
    alone = stands_alone or len(known) < len(places)
    yield VersionPin(label, source.path, scalar.line, text, known, is_left_out=bool(cut), stands_alone=alone)


def yaml_images(source: CommittedFile, scalar: Scalar, resolve: Resolve) -> Iterator[VersionPin | CheckFinding]:
    """Yield the pins of an image with Go, GOTOOLCHAIN, or a script; nothing for others.

    `resolve` returns what a scalar can stand for; most are not asked for.
    """
    if _is_image(scalar):
        yield from _images(source, scalar, resolve(scalar))
    elif ends_with(scalar, "uses") and scalar.text.startswith(_DOCKER):
        image = scalar.source.slice(len(_DOCKER), len(scalar.text))
        yield from image_pins("image", source, scalar.line, image)
    elif scalar.extent and _SCRIPT.fullmatch(scalar.name):
        yield from command_pins(source, *scalar.extent)
    elif _TOOLCHAIN in f"{scalar.name} {scalar.text}":
        yield from _settings(source, scalar, resolve)
    elif scalar.extent and _VARIABLES.intersection(scalar.keys[-2:-1]):
        yield from (pin._replace(is_definition=True) for pin in command_pins(source, *scalar.extent))


def _is_image(scalar: Scalar) -> bool:
    last = str(scalar.keys[-1]) if scalar.keys else ""
    return last == "container" or last.lower().endswith("image") or ends_with(scalar, "image", "name")


def _images(source: CommittedFile, scalar: Scalar, values: Sequence[ResolvedValue]) -> Iterator[VersionPin]:
    for value in values:
        for pin in image_pins("image", source, scalar.line, value.source):
            # The entries of a matrix differ on purpose; they and variables count where they are used.
            is_entry = "matrix" in scalar.keys
            is_definition = is_entry or scalar.name not in _IMAGES
            yield pin._replace(stands_alone=is_entry or len(values) > 1, is_definition=is_definition)


def _settings(source: CommittedFile, scalar: Scalar, resolve: Resolve) -> Iterator[VersionPin | CheckFinding]:
    places = (toolchain_place(text) for text in _toolchain_setting(scalar, resolve))
    for place in filter(None, places):
        yield VersionPin(_TOOLCHAIN, source.path, scalar.line, f"{_TOOLCHAIN}={place.text}", (place,))


def read_images(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield every image with Go in GitLab's CI, a Compose file and their like, with the variables of the file."""
    scalars = load(source)
    variables, matrices = _variables(scalars), _matrices(scalars)
    # Woodpecker's counts in the whole file.
    common = [scalar for scalar in scalars if scalar.keys[:1] == ("matrix",)]
    for scalar in scalars:
        known = {**variables.get((), {}), **variables.get(scalar.keys[:1], {})}
        yield from yaml_images(source, scalar, partial(_filled, known, common or matrices.get(scalar.keys[:1], ())))


def _filled(known: Mapping[str, SourceText], matrix: Sequence[Scalar], scalar: Scalar) -> list[ResolvedValue]:
    named = [item for item in matrix if f"${item.name}" in scalar.text or f"${{{item.name}}}" in scalar.text]
    variants = [{**known, item.name: item.source} for item in named] or [{**known}]
    return [ResolvedValue(text, scalar) for variant in variants for text in filled(scalar.source, variant)]


def _cut_number(source: CommittedFile, value: ResolvedValue) -> CheckFinding:
    text, span = value.source.text, value.source.span
    language, quoted = ("JSON", f'"{text}"') if _is_of_json(value) else ("YAML", f"'{text}'")
    return CheckFinding(
        CheckRule.YAML_NUMBER,
        source.path,
        value.scalar.line,
        f"{text} without quotes is the number {text.rstrip('0')} in {language}; write {quoted}",
        (TextEdit(source.path, span, quoted),) if span and language == "YAML" else (),
    )


def _is_of_json(value: ResolvedValue) -> bool:
    """Return whether a plain scalar is a number in JSON, perhaps in a text of YAML, whose quotes count as well."""
    return value.scalar.plain and value.scalar.extent is None


def _place(value: ResolvedValue, parse: Parse) -> VersionPlace:
    text = value.source
    obstacle = "it is a number in JSON, which needs quotes first" if _is_of_json(value) else ""
    return VersionPlace(text.text, parse(text.text.strip()), text.span, obstacle=obstacle, plain=value.scalar.plain)


def _toolchain_setting(scalar: Scalar, resolve: Resolve) -> list[SourceText]:
    if ends_with(scalar, _TOOLCHAIN):
        return [value.source for value in resolve(scalar)]
    prefix = f"{_TOOLCHAIN}="
    if scalar.text.startswith(prefix):
        return [scalar.source.slice(len(prefix), len(scalar.text))]
    return []


def _matrices(scalars: Sequence[Scalar]) -> dict[tuple[str | int, ...], list[Scalar]]:
    """Return the values in `parallel.matrix` of each of GitLab's jobs."""
    found: dict[tuple[str | int, ...], list[Scalar]] = {}
    for scalar in scalars:
        if scalar.keys[1:3] == ("parallel", "matrix"):
            found.setdefault(scalar.keys[:1], []).append(scalar)
    return found


def _variables(scalars: Sequence[Scalar]) -> dict[tuple[str | int, ...], dict[str, SourceText]]:
    """Return GitLab's variables: those of the file below `()`, those of a job below its name."""
    known: dict[tuple[str | int, ...], dict[str, SourceText]] = {}
    for scalar in scalars:
        keys = scalar.keys[:-1] if ends_with(scalar, "value") else scalar.keys
        if keys[-2:-1] == ("variables",):
            known.setdefault(keys[:-2], {})[str(keys[-1])] = scalar.source
    return known
