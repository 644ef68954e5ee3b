"""One report, a column for each who has an opinion: what the shell, the go command and the IDE take for Go."""

import os
from dataclasses import dataclass
from pathlib import Path

from gvm_py.doctor.defaults import default_gopath
from gvm_py.doctor.every_go import sdk_around, version_at
from gvm_py.doctor.snapshot import Scene
from gvm_py.ide.machine_paths import is_windows_path


@dataclass(frozen=True)
class Column:
    """Who speaks, and what they say; empty where they say nothing. `origin` tells where GOROOT and GOPATH come from."""

    who: str
    goroot: str = ""
    gopath: str = ""
    version: str = ""
    goroot_origin: str = ""
    gopath_origin: str = ""


def columns(scene: Scene) -> tuple[Column, ...]:
    """Return the shell, `go env` and the IDE, in this order, and VS Code where the project has both."""
    editors = [column for column in (_jetbrains(scene), _vscode(scene)) if column]
    return (_shell(scene), _go_env(scene), *(editors or [Column("IDE")]))


def _shell(scene: Scene) -> Column:
    """What typing `go` comes to; behind our shim that is the SDK it chooses."""
    first, sdk = scene.shell.first_on_path, scene.choice.sdk
    setting = scene.go.settings.get("GOPATH")
    is_set = setting is not None and bool(setting.value)
    gopath = setting.value if setting and is_set else str(default_gopath(scene.place.home))
    gopath_origin = scene.written("GOPATH") if is_set else "the default"
    decision = scene.choice.decision
    if first is None:
        return Column("shell", "", gopath, "", "no go on PATH", gopath_origin)
    if first.is_our_shim:
        origin = f"shim: {decision.origin}" if decision else "shim"
        return Column(
            "shell", str(sdk.goroot) if sdk else "", gopath, sdk.version.name if sdk else "", origin, gopath_origin
        )
    goroot = scene.place.env.get("GOROOT") or str(first.goroot or "")
    return Column("shell", goroot, gopath, first.version, f"PATH: {first.path}", gopath_origin)


def _go_env(scene: Scene) -> Column:
    values = scene.go.answer.values
    return Column("go env", values.get("GOROOT", ""), values.get("GOPATH", ""), values.get("GOVERSION", ""))


def _jetbrains(scene: Scene) -> Column | None:
    facts = scene.ide.project
    if not scene.ide.has_jetbrains:
        return None
    goroot = facts.goroot.text if facts.goroot else ""
    version = version_at(Path(goroot)) if goroot and not is_windows_path(goroot) else ""
    origin = facts.goroot.where if facts.goroot else "workspace.xml names no SDK"
    explicit = [value for value in facts.gopath if value.text]
    if explicit:
        gopath = os.pathsep.join(value.text for value in explicit)
        return Column("IDE", goroot, gopath, version, origin, f"explicit: {explicit[0].where}")
    gopath, inherited = _inherited_gopath(scene)
    return Column("IDE", goroot, gopath, version, origin, inherited)


def _inherited_gopath(scene: Scene) -> tuple[str, str]:
    """Return the GOPATH of an IDE from the desktop, which has the environment of the session and go/env."""
    startup = scene.shell.startup
    lines = [line for line in startup.assignments if line.name == "GOPATH" and line.line.in_session]
    if lines:
        return startup.expanded(lines[-1].value), f"inherited: {lines[-1].where}"
    setting = scene.go.settings.user.get("GOPATH")
    if setting and setting.value:
        return setting.value, f"inherited: {setting.origin}"
    return str(default_gopath(scene.place.home)), "the default"


def _vscode(scene: Scene) -> Column | None:
    found = scene.ide.vscode
    if found is None:
        return None
    if found.program is None:
        return Column("VS Code", goroot_origin=found.because)
    goroot, version = sdk_around(found.program, scene.place.platform.exe)
    gopath, origin = _inherited_gopath(scene)
    named = found.goroot.text if found.goroot else str(goroot or "")
    return Column("VS Code", named, gopath, version, found.because, origin)
