"""What changes in a project while gosdk works on it: a directory becomes a link, somebody writes a file."""

import os
import sys
from itertools import count
from pathlib import Path

import pytest

from tests.store.test_swapped import contents, restore
from tests.support.forkserver import Prelude
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.swapped import swapped_at

WORKSPACE = '<project version="4">\n  <component name="GOROOT" url="file:///old" />\n</project>\n'
WORKFLOW = "jobs:\n  a:\n    steps:\n    - uses: actions/setup-go@v5\n      with:\n        go-version: '1.21'\n"
PROJECT = {
    "go.mod": "module m\n\ngo 1.22.3\n",
    ".idea/workspace.xml": WORKSPACE,
    ".vscode/settings.json": '{"a": 1}\n',
    ".github/workflows/a.yml": WORKFLOW,
    "docker/Dockerfile": "FROM golang:1.21\n",
}
COMMANDS = {
    "sync-ide": ([], ["sync-ide"]),
    "sync-ide --undo": ([["sync-ide"]], ["sync-ide", "--undo"]),
    "doctor --fix": ([], ["doctor", "--fix"]),
    "ci-check --fix": ([], ["ci-check", "--fix"]),
    "ci-check --undo": ([["ci-check", "--fix"]], ["ci-check", "--undo"]),
    "bump": ([], ["bump", "1.22.3"]),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_becomes_a_link_meanwhile_is_not_written_through(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    box, elsewhere = sandbox, tmp_path / "elsewhere"
    write_sdk(box.root / "versions" / "go1.22.3", "1.22.3")
    (box.home / ".config" / "JetBrains" / "GoLand2026.2" / "options").mkdir(parents=True)
    for path, text in PROJECT.items():
        for place in (box.cwd / path, elsewhere / Path(path).name):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
    before, command = COMMANDS[name]
    for words in before:
        assert box.gosdk(*words).code == 0
    others, templates = contents(elsewhere), {box.cwd: tmp_path / "project", box.root: tmp_path / "store"}
    for place, template in templates.items():
        restore(place, template)
    for step in count():
        for place, template in templates.items():
            restore(template, place)
        change, done = swapped_at(box, step, elsewhere, *command, below=box.cwd)
        if not change:
            break
        assert contents(elsewhere) == others, (change, done)
        assert done.code in (0, 1), (change, done)
        assert "Traceback" not in done.err, (change, done)
        assert "a bug" not in done.err, (change, done)
    assert step > 1


@pytest.mark.parametrize("restored", [True, False], ids=["restored by hand", "as it was written"])
def test_a_file_that_changes_while_undo_looks_at_it_stays(sandbox: Sandbox, tmp_path: Path, restored: bool) -> None:
    box = sandbox
    write_sdk(box.root / "versions" / "go1.22.3", "1.22.3")
    for path, text in PROJECT.items():
        (box.cwd / path).parent.mkdir(parents=True, exist_ok=True)
        (box.cwd / path).write_text(text)
    assert box.gosdk("ci-check", "--fix").code == 0
    told, changing, template = tmp_path / "told", box.cwd / "docker" / "Dockerfile", tmp_path / "template"
    before = PROJECT["docker/Dockerfile"] if restored else changing.read_text()
    restore(box.root, template)
    for look in count():
        restore(template, box.root)
        changing.write_text(before)
        told.write_text("")
        prelude = Prelude(__name__, write_before.__name__, (look, str(changing), str(told)))
        done = box.gosdk("ci-check", "--undo", prelude=prelude)
        assert (done.code in (0, 1), "a bug" in done.err) == (True, False), (look, done)
        if not told.read_text():
            break
        assert changing.read_text() == "FROM golang:1.20\n", (look, done)
    assert look > 0


def write_before(look: int, changing: str, told: str) -> None:
    """Let the file become another one before this process opens it for the time number `look`."""
    left = look

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event == "open" and arguments[0] == changing:
            left -= 1
            if left == -1:
                os.write(os.open(told, os.O_WRONLY), b"changed")
                Path(changing).write_text("FROM golang:1.20\n")

    sys.addaudithook(hook)
