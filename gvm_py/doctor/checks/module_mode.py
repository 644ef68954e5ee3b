"""Modules and GOPATH mode: the causes of most failures of `go list -m all`, by which IDEs learn the dependencies."""

from collections.abc import Iterator
from pathlib import Path

from gvm_py.doctor.checks import go_verdict
from gvm_py.doctor.checks.go_verdict import from_here
from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.doctor.source_facts import UNREADABLE, UnusableFile
from gvm_py.errors import move_aside, shell_word
from gvm_py.golang.gomod import module_path
from gvm_py.selection.request_files import NO_TARGET

_MOVE = "move the project to another directory"


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
    """Find a project inside of an SDK, Go files that belong to no module, and a go.mod that go passes over."""
    place, source = snapshot.place, snapshot.source
    if source.sdk:
        what = f"{place.directory} lies inside of the SDK {source.sdk}: go takes it for the standard library"
        yield Finding("module-place", "error", what, str(place.directory), _MOVE, by_hand=True)
    elif unusable := source.unusable_as("go.mod"):
        yield _passed_over(unusable, snapshot)
    elif source.first_go_file and not snapshot.module and not snapshot.selection.refusal:
        yield _without_module(snapshot, source.first_go_file)


def _passed_over(unusable: UnusableFile, snapshot: Snapshot) -> Finding:
    path, module = unusable.path, snapshot.module
    what = f"{path} is {unusable.state}, which go passes over"
    aside = move_aside(path, ".old")
    if module:
        return Finding("module-place", "warning", f"{what}; it uses {module.path}", str(path), aside)
    said = f"{what}: go list -m all says go.mod file not found"
    return Finding("module-place", "error", said, str(path), f"{aside} && {_new_module(path.parent)}")


def _without_module(snapshot: Snapshot, first: Path) -> Finding:
    directory, ignored = snapshot.place.directory, snapshot.source.nearest_mod
    said = "go list -m all says go.mod file not found"
    if ignored:
        what = f"go ignores {ignored}, for it lies directly in the temporary directory"
        return Finding("module-place", "warning", what, str(ignored), _MOVE, by_hand=True)
    if snapshot.source.is_in_gopath:
        what = f"a project of GOPATH mode: without go.mod, {said}"
        # For src itself go knows no path of a module.
        fix = _new_module(directory) if directory.name == "src" else f"cd {shell_word(directory)} && go mod init"
        return Finding("module-place", "warning", what, str(first), fix)
    what = f"Go files without a module: {said}"
    return Finding("module-place", "warning", what, str(first), _new_module(directory))


def _new_module(directory: Path) -> str:
    return f"cd {shell_word(directory)} && go mod init {module_path(directory.name)}"


def check_work(snapshot: Snapshot) -> Iterator[Finding]:
    """Find what go says of the workspace, and a go.work that it passes over."""
    yield from go_verdict.check("go-work", snapshot)
    unusable, setting = snapshot.source.unusable_as("go.work"), snapshot.go.settings.get("GOWORK")
    if unusable and (setting is None or setting.value in ("", "auto")):
        what = f"{unusable.path} is {unusable.state}, which go passes over, so it does not use a workspace"
        yield Finding("go-work", "warning", what, str(unusable.path), move_aside(unusable.path, ".old"))


def check_sums(snapshot: Snapshot) -> Iterator[Finding]:
    """Find what go says of checksums. It says that entries are missing where it cannot read the file."""
    said = list(go_verdict.check("go-sum", snapshot))
    unusable = list(filter(None, map(snapshot.source.unusable_as, ("go.sum", "go.work.sum"))))
    for item in unusable:
        what = f"{item.path} is {item.state}, so go cannot read checksums from it"
        if said:
            what = f"{what}: {said[0].what.partition('; ')[0]}"
            yield Finding("go-sum", "error", what, str(item.path), _readable(item, snapshot))
        elif item.state != NO_TARGET:  # go writes what such a link leads to
            yield Finding("go-sum", "warning", what, str(item.path), _readable(item, snapshot))
    if not unusable:
        yield from said


def _readable(item: UnusableFile, snapshot: Snapshot) -> str:
    if item.state == UNREADABLE:
        return f"chmod u+r {shell_word(item.path)}"
    command = "go mod tidy" if item.path.name == "go.sum" else "go work sync"
    return f"{move_aside(item.path, '.old')} && {from_here(command, snapshot)}"
