"""What VS Code and its forks start as go in a folder, with the SDK behind it, and the environment they give to it."""

import os
from collections.abc import Iterator
from pathlib import Path

from gvm_py.doctor.every_go import sdk_around
from gvm_py.doctor.goroot_facts import GorootFacts, inspect_goroot
from gvm_py.doctor.opened_project import OpenedProject
from gvm_py.doctor.place import Place
from gvm_py.errors import GosdkError
from gvm_py.ide.editor import IdeContext, Value
from gvm_py.ide.vscode_go import VsCodeGo, find_vscode_go
from gvm_py.ide.vscode_launch import COMMAND, env_file
from gvm_py.ide.vscode_settings import FLAGS, VsCodeSettings, is_unknown, settings_of
from gvm_py.paths.spelling import real_path
from gvm_py.records import dataclass
from gvm_py.selection.system_go import same_file
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.programs import find_program
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class EditorVariable:
    """A variable that settings of VS Code hand to `receiver`; `setting` is the object that has it.

    `first` is the home of the SDK whose go a PATH finds first, free of links; None for our shim.
    """

    setting: str
    receiver: str
    name: str
    value: Value
    first: Path | None = None


@dataclass(frozen=True)
class VsCodeFacts:
    """One program: the go that it starts, by what, and the SDK around it; behind a shim, the one that it selects.

    `file` is the settings file of the folder, `real` the home of that SDK free of links, `goroot_setting` what
    `go.goroot` names as it is on disk, `flags` what settings hand to go, with their names, `broken`
    are settings files that count for nothing.
    """

    program: str
    file: Path
    go: VsCodeGo
    because: str
    goroot: Path | None = None
    version: str = ""
    real: Path | None = None
    goroot_setting: GorootFacts | None = None
    variables: tuple[EditorVariable, ...] = ()
    flags: tuple[tuple[str, Value], ...] = ()
    broken: tuple[GosdkError, ...] = ()

    @property
    def opinion(self) -> tuple[object, ...]:
        """What distinguishes one program from another."""
        return self.real, self.goroot_setting, self.go.gopath, self.variables, self.flags

    @property
    def exported(self) -> GorootFacts | None:
        """What becomes GOROOT: a go.goroot that is not a directory is ignored by the extension."""
        return self.goroot_setting if self.goroot_setting and self.goroot_setting.is_directory else None


def read_vscode(
    place: Place, folder: OpenedProject, ctx: IdeContext, installed: tuple[InstalledSDK, ...]
) -> tuple[VsCodeFacts, ...]:
    """Return what VS Code starts in a folder, and each fork that starts something else or has other variables.

    Raises GosdkError for settings of the folder that are broken.
    """
    found: list[VsCodeFacts] = []
    for settings in settings_of(folder.directory, ctx):
        facts = _facts(place, folder, settings, installed)
        if not found or facts.opinion != found[0].opinion:
            found.append(facts)
    return tuple(found)


def _facts(
    place: Place, folder: OpenedProject, settings: VsCodeSettings, installed: tuple[InstalledSDK, ...]
) -> VsCodeFacts:
    go = find_vscode_go(settings, place.env.get("GOBIN", ""))
    goroot, version, because = _behind(place, folder, go, installed)
    named = inspect_goroot(Path(go.goroot.text), place) if go.goroot else None
    variables = tuple(_variables(settings, place))
    file = folder.directory / ".vscode" / "settings.json"
    real = Path(real_path(goroot)) if goroot else None
    flags = tuple((".".join(key), value) for key in FLAGS for value in settings.items(key))
    return VsCodeFacts(
        settings.program, file, go, because, goroot, version, real, named, variables, flags, settings.broken
    )


def _behind(
    place: Place, folder: OpenedProject, go: VsCodeGo, installed: tuple[InstalledSDK, ...]
) -> tuple[Path | None, str, str]:
    """Return the SDK that a program belongs to, its version, and why it is this one."""
    if go.program is None:
        return None, "", go.because
    if not same_file(go.program.parent, place.layout.shims):
        return *sdk_around(go.program, place.platform.exe), go.because
    named = GoVersion.from_toolchain(go.program.stem if place.platform.exe else go.program.name)
    sdk = next((sdk for sdk in installed if sdk.version == named), None)
    if sdk:
        return sdk.goroot, sdk.version.name, go.because
    if folder.sdk is None:
        return None, "", f"shim: {go.because}"
    project = folder.sdk.project
    return project.goroot, project.version.name, f"shim: {folder.sdk.origin}"


def _variables(settings: VsCodeSettings, place: Place) -> Iterator[EditorVariable]:
    for key, receiver in settings.environments():
        known = {name: value for name, value in settings.strings(key).items() if not is_unknown(key, value.text)}
        for name, value in known.items():
            yield EditorVariable(".".join(key), receiver, name, value, first_sdk(name, value.text, place))
    named = settings.string(("go.testEnvFile",))
    if named is None:
        return
    for item in env_file("go.testEnvFile", named, settings.folder):
        first = first_sdk(item.name, item.value.text, place)
        yield EditorVariable(item.owner, "the tests that it runs", item.name, item.value, first)


def first_sdk(name: str, text: str, place: Place) -> Path | None:
    """Return the home of the SDK whose go a PATH finds first, or a command is, free of links; None for our shim."""
    if name.upper() == "PATH":
        return _first_of(text.replace("$PATH$", place.env.get("PATH", "")), place)
    is_go = name == COMMAND and os.path.isabs(text) and Path(text).stem == "go" and os.path.isfile(text)
    return _around(Path(text), place) if is_go else None


def _first_of(path: str, place: Place) -> Path | None:
    program = find_program("go", {**place.env, "PATH": path})
    return _around(program, place) if program else None


def _around(program: Path, place: Place) -> Path | None:
    goroot = None if same_file(program.parent, place.layout.shims) else sdk_around(program, place.platform.exe)[0]
    return Path(real_path(goroot)) if goroot else None
