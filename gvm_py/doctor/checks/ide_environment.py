"""The environment that an editor gives to go: run configurations, settings, and what a desktop start hands on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gvm_py.doctor.checks.ide_flags import MOD_VENDOR, NO_VENDOR, refused_flags
from gvm_py.doctor.finding import Finding, Level
from gvm_py.doctor.opened_project import OpenedProject
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.doctor.startup_lines import INHERITED, Assignment
from gvm_py.errors import edit_command, shell_word
from gvm_py.ide.editor import Value
from gvm_py.ide.macros import unknown_macro
from gvm_py.selection.goflags import refused
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class _Entry:
    """A variable, who sets it, what to do about it, and the project whose SDK it may beat.

    `by_hand` is True for a GOROOT that a sync does not align.
    """

    owner: str
    remedy: str
    name: str
    value: Value
    opened: OpenedProject
    first: Path | None = None
    by_hand: bool = False


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find variables that make an editor run another Go than its SDK, and flags that this Go refuses."""
    for entry in _entries(snapshot):
        if effect := _effect(entry, snapshot):
            level: Level = "error" if entry.name in ("GOROOT", "GOFLAGS") else "warning"
            what = f"{entry.owner} sets {entry.name}={entry.value.text}, {effect}"
            is_synced = entry.name == "GOROOT" and not entry.by_hand
            fix = "gosdk sync-ide --fix" if is_synced else entry.remedy
            changes = snapshot.ide.fix_of(entry.value.file) if is_synced else ()
            yield Finding("ide-environment", level, what, entry.value.where, fix, changes)
    yield from refused_flags(snapshot)
    yield from _other_build_version(snapshot)
    if snapshot.ide.has_jetbrains and snapshot.place.platform.goos == "linux":
        yield from _not_inherited(snapshot)


def _entries(snapshot: Snapshot) -> Iterator[_Entry]:
    ide = snapshot.ide
    if ide.idea:
        for variable in ide.project.variables:
            remedy = f"remove {variable.name} from {variable.owner}"
            yield _Entry(variable.owner, remedy, variable.name, variable.value, ide.idea)
    folder = next((item for item in ide.opened if "vscode" in item.target.editors), None)
    if folder:
        yield from _of_vscode(snapshot, folder)


def _of_vscode(snapshot: Snapshot, folder: OpenedProject) -> Iterator[_Entry]:
    for vscode in snapshot.ide.vscodes:
        for item in vscode.variables:
            owner = f"{item.setting} of {vscode.program} (for {item.receiver})"
            remedy = f"remove {item.name} from {item.setting} in {item.value.file}"
            yield _Entry(owner, remedy, item.name, item.value, folder, item.first)
    for launch in snapshot.ide.launches:
        remedy = edit_command(launch.value.file)
        yield _Entry(launch.owner, remedy, launch.name, launch.value, folder, by_hand=True)


def _effect(entry: _Entry, snapshot: Snapshot) -> str:
    """Return what a variable does that the SDK of the project does not; empty where it changes nothing."""
    sdk, text = entry.opened.sdk, entry.value.text
    if not sdk or not text:
        return ""
    if entry.name == "GOROOT" or entry.first:
        return _other_goroot(entry, sdk.project.goroot, snapshot)
    if entry.name == "GOTOOLCHAIN" and (named := _other_toolchain(text, sdk.project.version)):
        return f"which runs {named}, whatever the SDK"
    return _other_mode(entry.name, text, snapshot)


def _other_mode(name: str, text: str, snapshot: Snapshot) -> str:
    if name == "GO111MODULE" and text == "off":
        return "which switches modules off"
    if name == "GOFLAGS" and (reason := refused(text)[1]):
        return f"which every go command refuses: {reason}"
    is_vendor = name == "GOFLAGS" and MOD_VENDOR in text.split()
    return NO_VENDOR if is_vendor and snapshot.go.verdict.lacks_vendor else ""


def _other_goroot(entry: _Entry, goroot: Path, snapshot: Snapshot) -> str:
    named = str(entry.first or entry.value.text)
    if unknown_macro(named) or snapshot.ide.is_same(named, goroot):
        return ""
    return f"which finds the go of {named} first" if entry.first else "which beats the SDK of the project"


def _other_toolchain(text: str, selected: str) -> str:
    """Return the toolchain that GOTOOLCHAIN runs instead of the SDK; `auto`, `local` and an older minimum run none."""
    name, has_minimum, _ = text.partition("+")
    named, sdk = GoVersion.from_toolchain(name), GoVersion.parse(selected)
    if named is None or named == sdk or (has_minimum and named < sdk):
        return ""
    return named.name


def _other_build_version(snapshot: Snapshot) -> Iterator[Finding]:
    """Find module files that let the IDE judge `//go:build` lines for another Go than the SDK."""
    idea = snapshot.ide.idea
    selected = GoVersion.parse(idea.sdk.project.version) if idea and idea.sdk else None
    for value in snapshot.ide.build_versions if selected else ():
        named = GoVersion.from_toolchain(value.text)
        if named and selected and not named.same_minor(selected):
            what = (
                f"{value.file.name} sets the Go version of build tags to {value.text}, but the SDK is {selected.name}: "
                "the IDE takes other files of the project than the go command"
            )
            fix = "in Settings | Go | Build Tags choose the default as Go version"
            yield Finding("ide-environment", "warning", what, value.where, fix)


def _reaches_desktop(name: str, value: str, lines: list[Assignment], snapshot: Snapshot) -> bool:
    """Return whether an IDE has this value all the same: from the session, `go env -w`, or its own settings."""
    saved = snapshot.go.settings.user.get(name)
    is_saved = saved is not None and saved.value == value
    is_own = name == "GOPATH" and bool(snapshot.ide.libraries.gopath)
    return is_saved or is_own or any(line.line.in_session for line in lines)


def _not_inherited(snapshot: Snapshot) -> Iterator[Finding]:
    """Find what an IDE started from the desktop lacks: it has the session's environment (EnvironmentUtil)."""
    own = {variable.name for variable in snapshot.ide.project.variables}
    for name in INHERITED:
        value = snapshot.place.env.get(name)
        lines = [line for line in snapshot.shell.startup.assignments if line.name == name]
        if not value or not lines or name in own or _reaches_desktop(name, value, lines, snapshot):
            continue
        # An address may hold a password: it is not repeated.
        shown, given = ("...", f'"${name}"') if "@" in value else (value, shell_word(value))
        what = f"{name}={shown} is set for terminals only: an IDE that is started from the desktop does not see it"
        fix = f"go env -w {name}={given}, and delete line {lines[-1].line.line} of {lines[-1].line.file}"
        yield Finding("ide-environment", "warning", what, lines[-1].where, fix)
