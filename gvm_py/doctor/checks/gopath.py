"""GOPATH, where modules and installed programs go, and GOBIN on PATH."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from gvm_py.doctor.defaults import default_gopath
from gvm_py.doctor.finding import Finding
from gvm_py.doctor.go_facts import GopathEntry
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.errors import move_aside, quoted, shell_word
from gvm_py.errors.secrets import shown_entry


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a GOPATH that the go command refuses, cannot write to, or that breaks other programs."""
    setting = snapshot.go.settings.get("GOPATH")
    is_set = setting is not None and bool(setting.value)
    where = snapshot.written("GOPATH") if is_set else f"the default, {default_gopath(snapshot.place.home)}"
    fix = _set_gopath(snapshot, in_file=setting is None or setting.file is not None or not is_set)
    for entry in snapshot.go.gopath:
        what = f"GOPATH entry {quoted(shown_entry(entry.text, setting.value if setting else entry.text))}"
        if problem := _refused(entry, snapshot):
            yield Finding("gopath", "error", f"{what} {problem}", where, _repair(entry, snapshot) or fix)
        elif problem := _unwise(entry.text, snapshot):
            yield Finding("gopath", "warning", f"{what} {problem}", where, fix)
    yield from _with_a_module(snapshot, fix)


def _with_a_module(snapshot: Snapshot, fix: str) -> Iterator[Finding]:
    """Find a go.mod in the first entry, with which commands that change a go.mod fail everywhere (modload.Init)."""
    first = next(iter(snapshot.go.gopath), None)
    if first and first.has_mod:
        path = Path(first.text) / "go.mod"
        what = f"{path} is not for GOPATH: in every module go mod tidy says go.mod file not found"
        is_project = first.real == snapshot.place.directory
        yield Finding("gopath", "error", what, str(path), fix if is_project else move_aside(path, ".old"))


def _set_gopath(snapshot: Snapshot, *, in_file: bool) -> str:
    better = f"GOPATH={_better_place(snapshot)}"
    if not in_file:
        return f"export GOPATH={_better_place(snapshot)}"
    # With a value that go refuses, even `go env -w` fails.
    is_refused = not all(os.path.isabs(entry.text) for entry in snapshot.go.gopath)
    return f"{better} go env -w {better}" if is_refused else f"go env -w {better}"


def _repair(entry: GopathEntry, snapshot: Snapshot) -> str:
    """Return what makes the default writable, as it has no better place; empty for another entry."""
    if entry.is_writable or not entry.is_directory or Path(entry.text) != default_gopath(snapshot.place.home):
        return ""
    if entry.is_own:
        return f"chmod u+w {shell_word(entry.nearest)}"
    return f'sudo chown -R "$(id -u)" {shell_word(entry.nearest)}'


def _better_place(snapshot: Snapshot) -> str:
    """Return another GOPATH as a word of a shell: the default, unless the home is what is wrong with it."""
    home = snapshot.place.home
    if not _unwise(str(default_gopath(home)), snapshot):
        is_default = any(Path(entry.text) == default_gopath(home) for entry in snapshot.go.gopath)
        return '"$HOME/gopath"' if is_default else '"$HOME/go"'
    return f"{home.drive}\\gopath" if snapshot.place.platform.goos == "windows" else "/opt/gopath"


def check_gobin(snapshot: Snapshot) -> Iterator[Finding]:
    """Find installed programs that a shell does not find, and a GOBIN that the go command refuses."""
    gobin, setting = snapshot.go.gobin, snapshot.go.settings.get("GOBIN")
    in_environment = setting.value if setting and setting.file is None else ""
    if gobin is None:
        if in_environment:
            what = f"GOBIN={quoted(in_environment)} is not an absolute path, so go install fails"
            yield Finding("gobin", "error", what, snapshot.written("GOBIN"), "unset GOBIN")
    elif gobin.sdk and in_environment:
        what = f"GOBIN={gobin.path} lies inside of the SDK {gobin.sdk}: go install would change it"
        yield Finding("gobin", "warning", what, snapshot.written("GOBIN"), "unset GOBIN")
    elif gobin.tools and not gobin.is_on_path:
        what = f"{gobin.path} holds programs that go install put there, and is not on PATH"
        yield Finding("gobin", "warning", what, _gobin_origin(snapshot), f'export PATH="$PATH:{gobin.path}"')


def _gobin_origin(snapshot: Snapshot) -> str:
    setting = snapshot.go.settings.get("GOBIN")
    return snapshot.written("GOBIN") if setting and setting.value else "environment variable PATH"


def _refused(entry: GopathEntry, snapshot: Snapshot) -> str:
    if entry.text.startswith("~"):
        return "starts with a tilde, which only a shell understands"
    if not os.path.isabs(entry.text):
        return "is not an absolute path"
    facts = snapshot.selection.facts
    if any(entry.real == goroot for goroot in (*(go.goroot for go in snapshot.shell.gos), facts and facts.real)):
        return "is a GOROOT: modules and the SDK would share one directory"
    if not entry.is_directory:
        return f"cannot be made: {entry.nearest} is not a directory"
    return "" if entry.is_writable else f"cannot be written to: {entry.nearest} is read-only"


def _unwise(entry: str, snapshot: Snapshot) -> str:
    if Path(entry).is_relative_to(snapshot.place.temporary):
        return f"is below {snapshot.place.temporary}, which the system empties"
    if re.search(r"\s", entry):
        return "holds a space, which breaks cgo flags and many scripts"
    if not entry.isascii():
        return "holds letters outside of ASCII, which breaks some C compilers and debuggers"
    return ""
