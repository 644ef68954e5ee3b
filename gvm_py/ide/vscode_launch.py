"""Launch configurations and tasks of VS Code: the environment that each hands to go, and the go that a task names.

Source: golang/vscode-go goDebugConfiguration.ts (2026): `env` is laid over `envFile`, and both over `go.toolsEnvVars`;
tasks.json of VS Code (2.0.0): `options` of a task over those of all tasks, those of the system over both.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from gvm_py.ide import jsonc
from gvm_py.ide.editor import IdeContext, Value
from gvm_py.ide.vscode_settings import TERMINALS, expanded
from gvm_py.system.bounded import read_if_any

COMMAND = "command"
"""The name under which the program of a task is given, and that of a file of variables that is not there."""
ENV_FILE = "envFile"
_ASSIGNMENT = re.compile(r"\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*)")  # envUtils.ts of vscode-go
_PROGRAM = re.compile(r"\s*(?:\"([^\"]+)\"|'([^']+)'|(\S+))")


class LaunchVariable(NamedTuple):
    """A variable that the launch configuration or task `owner` sets, or COMMAND or ENV_FILE."""

    owner: str
    name: str
    value: Value


class _TasksReader(NamedTuple):
    folder: Path
    ctx: IdeContext
    file: Path
    text: str

    def listed(self, key: str) -> tuple[jsonc.Node, ...]:
        root = jsonc.parse(self.text, self.file) if self.text else None
        member = root.member(key) if root else None
        return member.value.items if member else ()

    def value(self, node: jsonc.Node) -> Value | None:
        """Return a string, None where VS Code fills in more than can be known here, such as `${config:...}`."""
        filled = expanded(node.text or "", self.folder, self.ctx)
        line = self.text.count("\n", 0, node.start) + 1
        return None if "${" in filled or "\0" in filled or not filled else Value(filled, self.file, line)

    def environment(self, owner: str, node: jsonc.Node | None) -> Iterator[LaunchVariable]:
        member = node.member("env") if node else None
        if member is None:
            return
        for item in member.value.members:
            if value := self.value(item.value):
                yield LaunchVariable(owner, item.key, value)


def launch_file(folder: Path) -> Path:
    """Return the file of a folder."""
    return folder / ".vscode" / "launch.json"


def launch_variables(folder: Path, ctx: IdeContext) -> Iterator[LaunchVariable]:
    """Yield what the configurations and tasks of a folder set. Raises GosdkError for a broken file."""
    reader = _opened(folder, ctx, launch_file(folder), '"env')
    for node in reader.listed("configurations"):
        if _text(node, "type") == "go":
            owner = f"the launch configuration {_text(node, 'name')!r}"
            yield from _of_files(reader, owner, node)
            yield from reader.environment(owner, node)
    tasks = _opened(folder, ctx, folder / ".vscode" / "tasks.json", "go")
    for node in tasks.listed("tasks"):
        owner = f"the task {(_text(node, 'label') or _text(node, 'taskName'))!r}"
        for place in filter(None, (node, _object(node, TERMINALS.get(ctx.machine.goos, "linux")))):
            yield from _of_task(tasks, owner, place)


def _opened(folder: Path, ctx: IdeContext, file: Path, needle: str) -> _TasksReader:
    text = (read_if_any(file) or b"").decode("utf-8", "replace")
    return _TasksReader(folder, ctx, file, text if needle in text else "")


def _of_task(reader: _TasksReader, owner: str, node: jsonc.Node) -> Iterator[LaunchVariable]:
    yield from reader.environment(owner, _object(node, "options"))
    command = node.member("command")
    value = reader.value(command.value) if command else None
    program = _PROGRAM.match(value.text) if value else None
    if value and program:
        yield LaunchVariable(owner, COMMAND, Value(next(filter(None, program.groups())), value.file, value.line))


def _of_files(reader: _TasksReader, owner: str, node: jsonc.Node) -> Iterator[LaunchVariable]:
    member = node.member("envFile")
    if member is None:
        return
    for value in map(reader.value, (member.value, *member.value.items)):
        if value:
            yield from env_file(owner, value, reader.folder)


def env_file(owner: str, named: Value, folder: Path) -> Iterator[LaunchVariable]:
    """Yield the variables in a file of them, ENV_FILE where it is not there."""
    file = Path(os.path.join(folder, named.text))
    data = read_if_any(file)
    if data is None:
        yield LaunchVariable(owner, ENV_FILE, named)
        return
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        match = _ASSIGNMENT.fullmatch(line.rstrip())
        text = re.sub(r"^(['\"])(.*)\1$", r"\2", match[2]) if match else ""
        if match and text and "$" not in text and "\0" not in text:
            yield LaunchVariable(f"the variables of {owner} in {file.name}", match[1], Value(text, file, number))


def _object(node: jsonc.Node, key: str) -> jsonc.Node | None:
    member = node.member(key)
    return member.value if member else None


def _text(node: jsonc.Node, key: str) -> str:
    member = node.member(key)
    return (member.value.text or "") if member else ""
