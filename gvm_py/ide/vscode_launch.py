"""The launch configurations of VS Code: the environment that each one of type `go` gives to Delve, and so to go.

Source: golang/vscode-go goDebugConfiguration.ts (2026): `env` is laid over `go.toolsEnvVars`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from gvm_py.ide import jsonc
from gvm_py.ide.editor import IdeContext, Value
from gvm_py.ide.vscode_settings import expanded
from gvm_py.system.bounded import read_if_any


class LaunchVariable(NamedTuple):
    """A variable that the launch configuration `owner` sets."""

    owner: str
    name: str
    value: Value


def launch_file(folder: Path) -> Path:
    """Return the file of a folder."""
    return folder / ".vscode" / "launch.json"


def launch_variables(folder: Path, ctx: IdeContext) -> Iterator[LaunchVariable]:
    """Yield what the configurations of a folder set. Raises GosdkError for a broken file."""
    file = launch_file(folder)
    text = (read_if_any(file) or b"").decode("utf-8", "replace")
    root = jsonc.parse(text, file) if '"env"' in text else None
    listed = root.member("configurations") if root else None
    for node in listed.value.items if listed else ():
        if _text(node, "type") == "go":
            owner = f"the launch configuration {_text(node, 'name')!r}"
            for name, value in _strings(node).items():
                place = text.count("\n", 0, value.start) + 1
                filled = expanded(value.text or "", folder, ctx)
                # VS Code fills in more variables here than can be known, such as `${config:...}`.
                if "${" not in filled:
                    yield LaunchVariable(owner, name, Value(filled, file, place))


def _text(node: jsonc.Node, key: str) -> str:
    member = node.member(key)
    return (member.value.text or "") if member else ""


def _strings(node: jsonc.Node) -> dict[str, jsonc.Node]:
    env = node.member("env")
    members = env.value.members if env else ()
    return {member.key: member.value for member in members if member.value.text and "\0" not in member.value.text}
