"""What each place takes for Go: a column for shell, go command and IDE, and which go wins in each of them."""

import os

from gvm_py.doctor.defaults import default_gopath
from gvm_py.doctor.snapshot import Column, EffectiveGo, Snapshot
from gvm_py.doctor.vscode_facts import VsCodeFacts


def columns(snapshot: Snapshot) -> tuple[Column, ...]:
    """Return the shell, `go env` and the IDE, in this order, and VS Code and its forks where the project has both."""
    ide = _jetbrains(snapshot)
    editors = [*([ide] if ide else []), *(_vscode(snapshot, facts) for facts in snapshot.ide.vscodes)]
    return (_shell(snapshot), _go_env(snapshot), *(editors or [Column("IDE")]))


def _shell(snapshot: Snapshot) -> Column:
    """Return what typing `go` starts; behind our shim that is the SDK it selects."""
    first, sdk = snapshot.shell.first_on_path, snapshot.sdk
    gopath, gopath_origin = _shell_gopath(snapshot)
    decision = snapshot.selection.decision
    if first is None:
        return Column("shell", "", gopath, "", "no go on PATH", gopath_origin)
    if first.is_our_shim:
        origin = f"shim: {decision.origin}" if decision else "shim"
        return Column(
            "shell", str(sdk.goroot) if sdk else "", gopath, sdk.version.name if sdk else "", origin, gopath_origin
        )
    named = snapshot.go.settings.get("GOROOT")
    goroot = (named.value if named else "") or str(first.goroot or "")
    return Column("shell", goroot, gopath, first.version, f"PATH: {first.path}", gopath_origin)


def _shell_gopath(snapshot: Snapshot) -> tuple[str, str]:
    """Return the GOPATH of the shell, and where it is set."""
    setting = snapshot.go.settings.get("GOPATH")
    if setting is None or not setting.value:
        return str(default_gopath(snapshot.place.home)), "the default"
    return setting.value, snapshot.written("GOPATH")


def _go_env(snapshot: Snapshot) -> Column:
    values = snapshot.go.answer.values
    return Column("go env", values.get("GOROOT", ""), values.get("GOPATH", ""), values.get("GOVERSION", ""))


def _jetbrains(snapshot: Snapshot) -> Column | None:
    facts = snapshot.ide.project
    if not snapshot.ide.has_jetbrains:
        return None
    goroot = facts.goroot.text if facts.goroot else ""
    version = snapshot.ide.goroot.version if snapshot.ide.goroot else ""
    origin = facts.goroot.where if facts.goroot else "workspace.xml names no SDK"
    explicit = [value for value in snapshot.ide.libraries.gopath if value.text]
    if explicit:
        gopath = os.pathsep.join(value.text for value in explicit)
        return Column("IDE", goroot, gopath, version, origin, f"explicit: {explicit[0].where}")
    gopath, inherited = _inherited_gopath(snapshot)
    return Column("IDE", goroot, gopath, version, origin, inherited)


def _inherited_gopath(snapshot: Snapshot) -> tuple[str, str]:
    """Return the GOPATH of an IDE from the desktop, which has the environment of the session and go/env."""
    startup = snapshot.shell.startup
    lines = [line for line in startup.assignments if line.name == "GOPATH" and line.line.in_session]
    if lines:
        return startup.expanded(lines[-1].value), f"inherited: {lines[-1].where}"
    setting = snapshot.go.settings.user.get("GOPATH")
    if setting and setting.value:
        return setting.value, f"inherited: {setting.origin}"
    return str(default_gopath(snapshot.place.home)), "the default"


def _vscode(snapshot: Snapshot, facts: VsCodeFacts) -> Column:
    if facts.go.program is None:
        return Column(facts.program, goroot_origin=facts.because)
    own = facts.go.gopath
    gopath, origin = (own.text, f"explicit: {own.where}") if own else _inherited_gopath(snapshot)
    named = str(facts.exported.path) if facts.exported else str(facts.goroot or "")
    return Column(facts.program, named, gopath, facts.version, facts.because, origin)


def effective_gos(snapshot: Snapshot) -> tuple[EffectiveGo, ...]:
    """Return one line for each place in which something is used; `columns` have to be known."""
    shell, _, *editors = snapshot.columns
    found = [EffectiveGo("terminal", _named(shell.version, shell.goroot), shell.goroot_origin)]
    prediction = snapshot.selection.prediction
    if prediction and prediction.action == "switch":
        found.append(EffectiveGo("go command", prediction.toolchain, f"its own switch: {prediction.reason}"))
    for editor in editors:
        if editor.goroot or editor.goroot_origin:
            found.append(EffectiveGo(editor.who, _named(editor.version, editor.goroot), editor.goroot_origin))
    for tool in snapshot.go.tools:
        if tool.name in ("dlv", "gopls"):
            found.append(EffectiveGo(tool.name, tool.info.go_version, f"built {tool.path}"))
    return tuple(found)


def _named(version: str, goroot: str) -> str:
    return " ".join(filter(None, (version, f"({goroot})" if goroot else ""))) or "nothing"
