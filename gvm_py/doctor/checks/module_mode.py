"""Modules and GOPATH mode: the causes of most failures of `go list -m all`, by which IDEs learn the dependencies."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from gvm_py.doctor.defaults import default_gopath
from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot

_MOST_ENTRIES = 10_000


def check_mode(snapshot: Snapshot) -> Iterator[Finding]:
    """Find GO111MODULE with a value that switches modules off, or that no Go knows."""
    setting = snapshot.go.settings.get("GO111MODULE")
    if setting is None or setting.value in ("", "on", "auto"):
        return
    fix = "go env -u GO111MODULE" if setting.file else "unset GO111MODULE"
    where, module = snapshot.written("GO111MODULE"), snapshot.choice.module
    if setting.value != "off":
        what = f"GO111MODULE={setting.value} is no mode: every go command fails with unknown environment setting"
        yield Finding("module-mode", "error", what, where, fix)
    elif module:
        what = f"GO111MODULE=off, but {module.path} makes this a module: go list -m fails in GOPATH mode"
        yield Finding("module-mode", "error", what, where, fix)
    else:
        yield Finding("module-mode", "warning", "GO111MODULE=off switches modules off everywhere", where, fix)


def check_place(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a project inside of an SDK, and Go files that belong to no module."""
    place, here = snapshot.place, Path(os.path.realpath(snapshot.place.directory))
    for go in snapshot.shell.gos:
        if go.goroot and here.is_relative_to(os.path.realpath(go.goroot)):
            what = f"{place.directory} lies inside of the SDK {go.goroot}: go takes it for the standard library"
            yield Finding("module-place", "error", what, str(place.directory), "move the project to another directory")
            return
    first = _first_go_file(place.directory)
    if snapshot.choice.module or snapshot.choice.refusal or first is None:
        return
    ignored = next((path / "go.mod" for path in (here, *here.parents) if (path / "go.mod").is_file()), None)
    if ignored:
        what = f"go ignores {ignored}, for it lies directly in the temporary directory"
        yield Finding("module-place", "warning", what, str(ignored), "move the project to another directory")
    elif any(here.is_relative_to(Path(entry, "src")) for entry in _gopath(snapshot)):
        what = "a project of GOPATH mode: without go.mod, go list -m all says go.mod file not found"
        yield Finding("module-place", "warning", what, str(first), f"cd {place.directory} && go mod init")
    else:
        what = "Go files without a module: go list -m all says go.mod file not found"
        fix = f"cd {place.directory} && go mod init example.com/{place.directory.name}"
        yield Finding("module-place", "warning", what, str(first), fix)


def _gopath(snapshot: Snapshot) -> list[str]:
    setting = snapshot.go.settings.get("GOPATH")
    text = setting.value if setting and setting.value else str(default_gopath(snapshot.place.home))
    return [os.path.realpath(entry) for entry in text.split(os.pathsep) if entry]


def _first_go_file(directory: Path) -> Path | None:
    try:
        with os.scandir(directory) as entries:
            names = sorted(entry.name for entry in islice(entries, _MOST_ENTRIES) if entry.name.endswith(".go"))
    except OSError:
        return None
    return directory / names[0] if names else None
