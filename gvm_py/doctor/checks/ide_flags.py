"""Flags that an editor hands to go and that go refuses: in run configurations of GoLand, and in settings of VS Code."""

from collections.abc import Iterator

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.errors import edit_command
from gvm_py.ide.editor import Value
from gvm_py.ide.run_configurations import is_refused
from gvm_py.version import GoVersion

MOD_VENDOR = "-mod=vendor"
NO_VENDOR = "but there is no vendor directory: go finds no package of another module"
_REFUSED = 'the flag -i, which Go refuses since 1.20: "flag provided but not defined: -i"'


def refused_flags(snapshot: Snapshot) -> Iterator[Finding]:
    """Find `-i`, `-mod=vendor` without a vendor directory, a profile that is gone, and build tags of another Go."""
    yield from _of_run_configurations(snapshot)
    yield from _of_vscode(snapshot)
    yield from _other_build_version(snapshot)


def _of_run_configurations(snapshot: Snapshot) -> Iterator[Finding]:
    ide = snapshot.ide
    sdk = ide.idea.sdk if ide.idea else None
    if sdk is None:
        return
    for flags in ide.project.parameters:
        if is_refused(flags.value.text, sdk.project.version):
            changes = ide.fix_of(flags.value.file)
            what, fix = f"{flags.owner} has {_REFUSED}", "gosdk sync-ide --fix"
            yield Finding("ide-environment", "error", what, flags.value.where, fix, changes)
        elif MOD_VENDOR in flags.value.text.split() and snapshot.go.verdict.lacks_vendor:
            what = f"{flags.owner} has the flag {MOD_VENDOR}, {NO_VENDOR}"
            yield Finding("ide-environment", "error", what, flags.value.where, "go mod vendor")
        else:
            yield from _without_profile(flags.owner, flags.value, snapshot)


def _without_profile(owner: str, value: Value, snapshot: Snapshot) -> Iterator[Finding]:
    path = snapshot.missing_profiles.get(value.text)
    # A relative path is one of the directory in which the editor starts go.
    if path and path in value.text.replace("$PROJECT_DIR$", str(snapshot.place.directory)):
        what = f"{owner} has the flag -pgo={path}, which is not there: go cannot build a program with it"
        yield Finding("ide-environment", "error", what, value.where, edit_command(value.file))


def _of_vscode(snapshot: Snapshot) -> Iterator[Finding]:
    for vscode in snapshot.ide.vscodes:
        version = GoVersion.from_toolchain(vscode.version)
        for setting, value in vscode.flags:
            owner = f"{setting} of {vscode.program}"
            if version and is_refused(value.text, version):
                what, fix = f"{owner} has {_REFUSED}", edit_command(value.file)
                yield Finding("ide-environment", "error", what, value.where, fix)
            elif value.text.strip() == MOD_VENDOR and snapshot.go.verdict.lacks_vendor:
                what = f"{owner} has the flag {MOD_VENDOR}, {NO_VENDOR}"
                yield Finding("ide-environment", "error", what, value.where, "go mod vendor")
            else:
                yield from _without_profile(owner, value, snapshot)


def _other_build_version(snapshot: Snapshot) -> Iterator[Finding]:
    """Find module files that let the IDE judge `//go:build` lines for another Go than the SDK."""
    idea = snapshot.ide.idea
    selected = idea.sdk.project.version if idea and idea.sdk else None
    if selected is None or not selected.language:
        return
    for value in snapshot.ide.build_versions:
        named = GoVersion.from_toolchain(value.text)
        if named and not named.same_minor(selected):
            what = (
                f"{value.file.name} sets the Go version of build tags to {value.text}, but the SDK is {selected.name}: "
                "the IDE takes other files of the project than the go command"
            )
            fix = "in Settings | Go | Build Tags choose the default as Go version"
            yield Finding("ide-environment", "warning", what, value.where, fix, by_hand=True)
