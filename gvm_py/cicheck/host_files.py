"""Files for hosts and stores of applications: App Engine and Snapcraft."""

import re
from collections.abc import Iterator

from gvm_py.cicheck.facts import CheckFinding, CommittedFile, VersionPin, VersionPlace
from gvm_py.cicheck.package_commands import runtime_place
from gvm_py.cicheck.requests import of_plain
from gvm_py.cicheck.scalars import ends_with
from gvm_py.cicheck.yaml_pins import literal, load, version_pin, yaml_images

_APP_ENGINE = re.compile(r"(?m)^runtime[ \t]*:[ \t]*[\"']?go")
_RUNTIME = re.compile(r"go(?P<minor>1[0-9]{2})")
_SNAP = re.compile(r"go/(?P<version>1\.[0-9]+)(?:/[\w/.-]+)?")
_CHANNEL = re.compile(r"(?P<version>1\.[0-9]+)(?:/[\w/.-]+)?")


def read_app_engine(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield the runtime of an app.yaml: `go122`, or `go` with the version beside it; other files have the name, too."""
    if not _APP_ENGINE.search(source.text):
        return
    for scalar in load(source):
        match = _RUNTIME.fullmatch(scalar.text) if scalar.keys == ("runtime",) else None
        if match:
            place = runtime_place(scalar.source.slice(*match.span("minor")))
            yield VersionPin("App Engine", source.path, scalar.line, f"runtime {scalar.text}", (place,))
        elif scalar.keys == ("runtime_config", "runtime_version"):
            yield from version_pin(source, scalar, scalar.name, literal(scalar), of_plain)
        else:
            yield from yaml_images(source, scalar, literal)


def read_snapcraft(source: CommittedFile) -> Iterator[VersionPin | CheckFinding]:
    """Yield the snap of Go that the parts of a snapcraft.yaml are built with, and `go-channel` of older ones."""
    for scalar in load(source):
        match = None
        if "build-snaps" in scalar.keys:
            match = _SNAP.fullmatch(scalar.text)
        elif ends_with(scalar, "go-channel"):
            match = _CHANNEL.fullmatch(scalar.text)
        if match is None:
            yield from yaml_images(source, scalar, literal)
            continue
        version = scalar.source.slice(*match.span("version"))
        place = VersionPlace(version.text, of_plain(version.text), version.span)
        yield VersionPin("Snapcraft", source.path, scalar.line, scalar.text, (place,))
