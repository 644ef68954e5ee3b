"""A directory of a project that becomes a link to somewhere else while gosdk writes into it: nothing there changes."""

from itertools import count
from pathlib import Path

import pytest

from tests.store.test_swapped import contents, restore
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
