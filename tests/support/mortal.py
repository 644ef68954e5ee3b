"""Kill gosdk before each step it takes in its store, and see what the next run finds.

`python -m tests.support.mortal ROOT TASK` where TASK is the JSON of `Task`; prints the JSON of one row for each step.
A step is what Python's audit hooks report: a file opened for writing, a rename, a new or removed file or directory.
Processes are forked here, where there is no other thread, so that a hundred of them cost seconds.
"""

import importlib
import json
import os
import shutil
import signal
import sys
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

from gvm_py.__main__ import main as gosdk_main
from gvm_py.paths import Layout
from gvm_py.store import Store
from gvm_py.store.receipt import MANIFEST_NAME, RECEIPT_NAME
from tests.support.sdk import sdk_files

STEPS = frozenset({"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate"})
# Loaded once, and not by each of the forked processes.
_NEEDED = (
    "gvm_py.app.installing",
    "gvm_py.commands.uninstall",
    "gvm_py.commands.verify",
    "httpx",
    "httpcore",
    "filelock",
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Task:
    """What to run: `before` once, `command` to be killed, and `after` to go on."""

    before: list[str]
    command: list[str]
    after: list[str]


@dataclass(frozen=True)
class Row:
    """What happened when `command` was killed before `step`.

    `whole` tells of each SDK that is listed then whether it is complete, file by file; `code` is how `after` ended,
    and `left` is what it left of what the killed process was about to do.
    """

    step: str
    whole: dict[str, bool]
    code: int
    whole_after: dict[str, bool]
    left: list[str]


def main(root: Path, task: Task) -> None:
    """Print the rows as JSON."""
    for name in _NEEDED:
        importlib.import_module(name)
    template = root.with_name("template")
    _run(task.before)
    shutil.copytree(root, template, symlinks=True)
    rows = []
    for number in count(1):
        shutil.rmtree(root)
        shutil.copytree(template, root, symlinks=True)
        step = _killed_before(number, root, task.command)
        if step is None:
            break
        whole = _whole(root)
        rows.append(asdict(Row(step, whole, _run(task.after), _whole(root), _left(root))))
    json.dump(rows, sys.stdout)


def _whole(root: Path) -> dict[str, bool]:
    store = Store(Layout(root), 0, print)
    return {sdk.version.text: _files(sdk.goroot) == sdk_files(sdk.version.text) for sdk in store.installed()}


def _files(goroot: Path) -> dict[str, bytes]:
    found = {str(path.relative_to(goroot)): path for path in goroot.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name not in (RECEIPT_NAME, MANIFEST_NAME)}


def _left(root: Path) -> list[str]:
    parts = ("staging/*", "cache/partial/*", "resolve/.*", "shims/.*", "versions/.*", "trash/gone-*")
    found = (path for part in parts for path in root.glob(part) if path != root / "shims" / ".store")
    return sorted(str(path.relative_to(root)) for path in found)


def _killed_before(number: int, root: Path, arguments: list[str]) -> str | None:
    """Return the step before which gosdk was killed, None when it ended before that many."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        sys.addaudithook(_Reaper(number, root, writer).see)
        _become(arguments)
    os.close(writer)
    with open(reader, encoding="utf-8", errors="replace") as pipe:
        step = pipe.read()
    _, status = os.waitpid(child, 0)
    return step if os.WIFSIGNALED(status) else None


def _run(arguments: list[str]) -> int:
    child = os.fork()
    if child == 0:
        _become(arguments)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _become(arguments: list[str]) -> None:
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    os.dup2(1, 2)
    sys.argv[1:] = arguments
    gosdk_main()


class _Reaper:
    def __init__(self, number: int, root: Path, writer: int) -> None:
        self._left = number
        self._root = os.fsencode(root)
        self._writer = writer

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in STEPS or not self._changes(event, arguments):
            return
        self._left -= 1
        if self._left == 0:
            os.write(self._writer, f"{event} {os.fsdecode(arguments[0])}".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def _changes(self, event: str, arguments: tuple[Any, ...]) -> bool:
        path = arguments[0]
        if not isinstance(path, str | bytes) or not os.fsencode(path).startswith(self._root):
            return False
        if event == "os.mkdir":
            return not os.path.isdir(path)
        return event != "open" or bool(arguments[2] & WRITING)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Task(**json.loads(sys.argv[2])))
