"""Which go wins where: in the terminal, behind the go command's own switch, in each editor, in the debugger."""

from gvm_py.doctor.snapshot import EffectiveGo, Snapshot


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
