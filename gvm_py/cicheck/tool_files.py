"""The settings of tools that select a Go: pre-commit, golangci-lint, GoReleaser and development containers."""

import re
from collections.abc import Iterator, Sequence

from gvm_py.cicheck.dockerfile import image_pins
from gvm_py.cicheck.facts import CheckFinding, CommittedFile, VersionPin, VersionPlace
from gvm_py.cicheck.json_toml import json_scalars, locate, toml_table
from gvm_py.cicheck.requests import of_plain, toolchain_place
from gvm_py.cicheck.scalars import Scalar, ends_with
from gvm_py.cicheck.shell_commands import command_pins
from gvm_py.cicheck.variables import VERSION_NAME
from gvm_py.cicheck.yaml_pins import literal, load, version_pin, yaml_images

_GO_FEATURE = re.compile(
    r"(?:.*/)?features/go(?::[\w.-]+|@sha256:[0-9a-f]{64})?|go(?:lang)?|\./(?:[\w.-]+/)*go(?:lang)?"
)
"""Also as it was written before features had addresses, and a feature of the project's own."""
# Major 1 is Go's own: the images of other languages have 3.12, 20 or 17 there.
_VARIANT = re.compile(r"(?:[01]-)?(?P<version>1\.[0-9]+(?:\.[0-9]+)?)(?:-\w+)?")
_VERSION_ARGUMENT = re.compile(rf"VARIANT|{VERSION_NAME}")
_GO_PROGRAM = re.compile(r"go[0-9][0-9a-z.]*")


def read_pre_commit(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield `default_language_version.golang` and the `language_version` of hooks whose language is golang.

    The hooks that a repository defines are built in others, so their version need not agree.
    """
    scalars = load(source)
    is_for_others = source.path.name.startswith(".pre-commit-hooks")
    hooks = {scalar.keys[:-1] for scalar in scalars if ends_with(scalar, "language") and scalar.text == "golang"}
    for scalar in scalars:
        is_default = scalar.keys == ("default_language_version", "golang")
        is_hook = ends_with(scalar, "language_version") and scalar.keys[:-1] in hooks
        if (is_default or is_hook) and scalar.text not in ("default", "system"):
            values = literal(scalar)
            yield from version_pin(source, scalar, scalar.name, values, of_plain, stands_alone=is_for_others)
        elif ends_with(scalar, "entry"):
            yield from yaml_images(source, scalar, literal)


def read_golangci(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield `run.go` of golangci-lint's configuration in YAML, JSON or TOML."""
    for scalar in _golangci_scalars(source):
        if scalar.keys == ("run", "go"):
            values = literal(scalar)
            yield from version_pin(source, scalar, "run.go", values, of_plain, stands_alone=True)


def read_goreleaser(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield GOTOOLCHAIN, images, and builds whose `tool` or `gobinary` is a Go by name, such as go1.22.3."""
    for scalar in load(source):
        is_program = ends_with(scalar, "tool") or ends_with(scalar, "gobinary")
        if is_program and _GO_PROGRAM.fullmatch(scalar.text):
            yield from version_pin(source, scalar, scalar.name, literal(scalar), of_plain)
        else:
            yield from yaml_images(source, scalar, literal)


def read_promu(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield `go.version`: the Go with which promu builds the releases of Prometheus, and the one that moon installs."""
    for scalar in load(source):
        if scalar.keys == ("go", "version"):
            yield from version_pin(source, scalar, "go.version", literal(scalar), of_plain)


def read_devcontainer(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield the image, the feature `go`, the build arguments and GOTOOLCHAIN of a devcontainer.json."""
    for scalar in json_scalars(source.text):
        if scalar.keys == ("image",):
            yield from image_pins("devcontainer", source, scalar.line, scalar.source)
        elif scalar.start is not None and str(scalar.keys[0]).endswith("Command"):
            yield from command_pins(source, scalar.start, scalar.start + len(scalar.text))
        elif found := _devcontainer_place(scalar):
            text, place = found
            yield VersionPin("devcontainer", source.path, scalar.line, text, (place,))


def _devcontainer_place(scalar: Scalar) -> tuple[str, VersionPlace] | None:
    """Return what a value says and the version in it, None for one that is not about Go."""
    keys = scalar.keys
    if keys[:1] == ("features",) and keys[2:] in ((), ("version",)):
        requests = of_plain(scalar.text) if _GO_FEATURE.fullmatch(str(keys[1])) else ()
        place = VersionPlace(scalar.text, requests, scalar.source.span)
        return (f"feature go {scalar.text}", place) if requests else None
    if keys[:-1] == ("build", "args") and _VERSION_ARGUMENT.fullmatch(str(keys[-1])):
        match = _VARIANT.fullmatch(scalar.text)
        text = f"{keys[-1]} {scalar.text}"
        return (text, _variant_place(scalar, *match.span("version"))) if match else None
    toolchain = toolchain_place(scalar.source) if ends_with(scalar, "GOTOOLCHAIN") else None
    return (f"GOTOOLCHAIN={scalar.text}", toolchain) if toolchain else None


def read_devcontainer_compose(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield VARIANT, by which a development container that Compose builds selects its Go."""
    for scalar in load(source):
        match = _VARIANT.fullmatch(scalar.text) if ends_with(scalar, "args", "VARIANT") else None
        if match:
            place = _variant_place(scalar, *match.span("version"))
            yield VersionPin("devcontainer", source.path, scalar.line, f"VARIANT {scalar.text}", (place,))


def _golangci_scalars(source: CommittedFile) -> Sequence[Scalar]:
    if source.path.suffix == ".json":
        return json_scalars(source.text, numbers=True)
    if source.path.suffix != ".toml":
        return load(source)
    run = toml_table(source.text).get("run")
    version = run.get("go") if isinstance(run, dict) else None
    if not isinstance(version, str):
        return ()
    line, text = locate(source.text, ["run", "go"], version)
    return [Scalar(("run", "go"), version, line, text.pieces[0].start)]


def _variant_place(scalar: Scalar, start: int, end: int) -> VersionPlace:
    version = scalar.source.slice(start, end)
    return VersionPlace(version.text, of_plain(version.text), version.span)
