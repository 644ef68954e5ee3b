"""Which go wins where: in the terminal, behind the go command's own switch, in each editor, in the debugger."""

from dataclasses import dataclass

from gvm_py.doctor.columns import columns
from gvm_py.doctor.snapshot import Scene


@dataclass(frozen=True)
class Winner:
    """A place where Go is used, what is used there, and why."""

    place: str
    go: str
    because: str


def winners(scene: Scene) -> tuple[Winner, ...]:
    """Return one line for each place in which something is used."""
    shell, _, *editors = columns(scene)
    found = [Winner("terminal", _named(shell.version, shell.goroot), shell.goroot_origin)]
    prediction = scene.choice.prediction
    if prediction and prediction.action == "switch":
        found.append(Winner("go command", prediction.toolchain, f"its own switch: {prediction.reason}"))
    for editor in editors:
        if editor.goroot or editor.goroot_origin:
            found.append(Winner(editor.who, _named(editor.version, editor.goroot), editor.goroot_origin))
    for tool in scene.go.tools:
        if tool.name in ("dlv", "gopls"):
            found.append(Winner(tool.name, tool.info.go_version, f"built {tool.path}"))
    return tuple(found)


def _named(version: str, goroot: str) -> str:
    return " ".join(filter(None, (version, f"({goroot})" if goroot else ""))) or "nothing"
