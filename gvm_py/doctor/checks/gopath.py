"""GOPATH, where modules and installed programs go, and GOBIN on PATH."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from gvm_py.doctor.defaults import default_gopath
from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.selection.system_go import same_file


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a GOPATH that the go command refuses, cannot write to, or that breaks other programs."""
    setting = snapshot.go.settings.get("GOPATH")
    is_set = setting is not None and bool(setting.value)
    text = setting.value if setting and is_set else str(default_gopath(snapshot.place.home))
    where = snapshot.written("GOPATH") if is_set else f"the default, {default_gopath(snapshot.place.home)}"
    fix = 'go env -w GOPATH="$HOME/go"' if setting is None or setting.file or not is_set else 'export GOPATH="$HOME/go"'
    for entry in filter(None, text.split(os.pathsep)):
        if problem := _refused(entry, snapshot):
            yield Finding("gopath", "error", f"GOPATH entry {entry!r} {problem}", where, fix)
        elif problem := _unwise(entry, snapshot):
            yield Finding("gopath", "warning", f"GOPATH entry {entry!r} {problem}", where, fix)


def check_gobin(snapshot: Snapshot) -> Iterator[Finding]:
    """Find installed programs that a shell does not find, and a GOBIN that the go command refuses."""
    gobin, setting = snapshot.go.gobin, snapshot.go.settings.get("GOBIN")
    if gobin is None:
        if setting and setting.value and setting.file is None:
            what = f"GOBIN={setting.value!r} is not an absolute path, so go install fails"
            yield Finding("gobin", "error", what, snapshot.written("GOBIN"), "unset GOBIN")
        return
    entries = snapshot.place.env.get("PATH", "").split(os.pathsep)
    is_of_sdk = any(same_file(gobin, goroot / "bin") for goroot in _goroots(snapshot))
    is_on_path = any(entry and os.path.realpath(entry) == os.path.realpath(gobin) for entry in entries)
    if snapshot.go.tools and not is_of_sdk and not is_on_path:
        what = f"{gobin} holds programs that go install put there, and is not on PATH"
        where = snapshot.written("GOBIN") if setting and setting.value else "environment variable PATH"
        yield Finding("gobin", "warning", what, where, f'export PATH="$PATH:{gobin}"')


def _refused(entry: str, snapshot: Snapshot) -> str:
    if entry.startswith("~"):
        return "starts with a tilde, which only a shell understands"
    if not os.path.isabs(entry):
        return "is not an absolute path"
    if any(os.path.realpath(entry) == os.path.realpath(goroot) for goroot in _goroots(snapshot)):
        return "is a GOROOT: modules and the SDK would share one directory"
    nearest = _nearest(Path(entry))
    if not nearest.is_dir():
        return f"cannot be made: {nearest} is not a directory"
    # The owner's write bit counts, also for root, who could write anywhere.
    if not nearest.stat().st_mode & stat.S_IWUSR or not os.access(nearest, os.W_OK):
        return f"cannot be written to: {nearest} is read-only"
    return ""


def _unwise(entry: str, snapshot: Snapshot) -> str:
    if Path(entry).is_relative_to(snapshot.place.temporary):
        return f"is below {snapshot.place.temporary}, which the system empties"
    if re.search(r"\s", entry):
        return "holds a space, which breaks cgo flags and many scripts"
    if not entry.isascii():
        return "holds letters outside of ASCII, which breaks some C compilers and debuggers"
    return ""


def _goroots(snapshot: Snapshot) -> Iterator[Path]:
    yield from (go.goroot for go in snapshot.shell.gos if go.goroot)
    if snapshot.choice.sdk:
        yield snapshot.choice.sdk.goroot


def _nearest(path: Path) -> Path:
    return next((parent for parent in (path, *path.parents) if os.path.lexists(parent)), Path(os.sep))
