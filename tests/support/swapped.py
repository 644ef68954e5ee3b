"""Exchange a directory of the store for a link to somewhere else, before each step that gosdk takes in it.

`python -m tests.support.swapped ROOT ELSEWHERE TASK`, TASK being the JSON of `before` and `command`; prints the JSON of
one row for each step. The steps are those of tests/support/mortal.py. What is lost is the content of a file elsewhere
that is neither there nor in the store, its trash included: a move can be taken back.
"""

import importlib
import json
import os
import shutil
import sys
from itertools import count
from pathlib import Path
from typing import Any

from gvm_py.__main__ import main as gosdk_main
from tests.support.mortal import STEPS, WRITING

_NEEDED = ("importing", "installing", "own_sdks", "gc_work")
_COMMANDS = ("install", "uninstall", "undo", "gc", "import_", "use")


def main(root: Path, elsewhere: Path, before: list[list[str]], command: list[str]) -> None:
    """Print the rows: the step, the directory that was exchanged, how the command ended, and what is lost."""
    for name in (*(f"gvm_py.app.{name}" for name in _NEEDED), *(f"gvm_py.commands.{name}" for name in _COMMANDS)):
        importlib.import_module(name)
    for words in before:
        _run(words, root)
    template, spare, others = root.with_name("template"), root.with_name("spare"), _contents(elsewhere)
    shutil.copytree(root, template, symlinks=True)
    shutil.copytree(elsewhere, spare)
    rows = []
    for number in count(1):
        _restore(root, template)
        step, code, said = _run(command, root, _Exchanger(number, root, elsewhere))
        if not step:
            break
        kept = {*_contents(elsewhere).values(), *_contents(root).values()}
        lost = [path for path, content in others.items() if content not in kept]
        rows.append({"step": step, "code": code, "said": said, "lost": lost})
        _restore(elsewhere, spare)
    json.dump(rows, sys.stdout)


def _restore(root: Path, template: Path) -> None:
    shutil.rmtree(root)
    shutil.copytree(template, root, symlinks=True)


def _contents(place: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in place.rglob("*") if path.is_file() and not path.is_symlink()}


def _run(words: list[str], root: Path, exchanger: "_Exchanger | None" = None) -> tuple[str, int, str]:
    """Run a command in a child. Return the step before which something was exchanged, how it ended, what it said."""
    output, step = root.with_name("output"), root.with_name("step")
    step.write_text("")
    child = os.fork()
    if child == 0:
        fd = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for number in (1, 2):
            os.dup2(fd, number)
        if exchanger:
            sys.addaudithook(exchanger.see)
        sys.argv[1:] = words
        gosdk_main()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return step.read_text(), code, output.read_text(errors="replace")


class _Exchanger:
    def __init__(self, number: int, root: Path, elsewhere: Path) -> None:
        self._left = number
        self._root = root
        self._elsewhere = elsewhere

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._left <= 0 or event not in STEPS or not isinstance(arguments[0], str | bytes):
            return
        path = Path(os.fsdecode(arguments[0]))
        if self._root not in path.parent.parents or (event == "open" and not arguments[2] & WRITING):
            return
        self._left -= 1
        if self._left == 0:
            # From here on this hook is deaf, so that its own steps are none.
            parent = path.parent
            os.rename(parent, f"{parent}.moved")
            os.symlink(self._elsewhere, parent)
            self._root.with_name("step").write_text(f"{event} {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), **json.loads(sys.argv[3]))
