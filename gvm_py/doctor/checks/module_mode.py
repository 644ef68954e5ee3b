"""Modules and GOPATH mode: the causes of most failures of `go list -m all`, by which IDEs learn the dependencies."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot


def check_mode(snapshot: Snapshot) -> Iterator[Finding]:
    """Find GO111MODULE with a value that switches modules off, or that no Go knows."""
    setting = snapshot.go.settings.get("GO111MODULE")
    if setting is None or setting.value in ("", "on", "auto"):
        return
    fix = snapshot.unset_command("GO111MODULE")
    where, module = snapshot.written("GO111MODULE"), snapshot.module
    if setting.value != "off":
        what = f"GO111MODULE={setting.value} is not a mode: every go command fails with unknown environment setting"
        yield Finding("module-mode", "error", what, where, fix)
    elif module:
        what = f"GO111MODULE=off, but {module.path} makes this a module: go list -m fails in GOPATH mode"
        yield Finding("module-mode", "error", what, where, fix)
    else:
        yield Finding("module-mode", "warning", "GO111MODULE=off switches modules off everywhere", where, fix)


def check_place(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a project inside of an SDK, and Go files that belong to no module."""
    place, source = snapshot.place, snapshot.source
    if source.sdk:
        what = f"{place.directory} lies inside of the SDK {source.sdk}: go takes it for the standard library"
        yield Finding("module-place", "error", what, str(place.directory), "move the project to another directory")
        return
    first = source.first_go_file
    if snapshot.module or snapshot.selection.refusal or first is None:
        return
    if source.nearest_mod:
        what = f"go ignores {source.nearest_mod}, for it lies directly in the temporary directory"
        fix = "move the project to another directory"
        yield Finding("module-place", "warning", what, str(source.nearest_mod), fix)
    elif source.is_in_gopath:
        what = "a project of GOPATH mode: without go.mod, go list -m all says go.mod file not found"
        yield Finding("module-place", "warning", what, str(first), f"cd {place.directory} && go mod init")
    else:
        yield _without_module(snapshot, first)


def _without_module(snapshot: Snapshot, first: Path) -> Finding:
    place, decision = snapshot.place, snapshot.selection.decision
    said = "go list -m all says go.mod file not found"
    fix = f"cd {place.directory} && go mod init example.com/{place.directory.name}"
    for look in decision.visited if decision else ():
        if look.found == "a directory" and look.path.endswith("go.mod"):
            what = f"{look.path} is a directory, which go passes over: {said}"
            moved = f"mv {shlex.quote(look.path)} {shlex.quote(f'{look.path}.old')}"
            return Finding("module-place", "error", what, look.path, f"{moved} && {fix}")
    return Finding("module-place", "warning", f"Go files without a module: {said}", str(first), fix)
