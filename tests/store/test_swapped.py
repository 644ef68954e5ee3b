"""A directory of the store that becomes a link to somewhere else while a command runs: nothing there is lost."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.forked import CHECKOUT
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

COMMANDS = {
    "install": ([], ["install", "{tree}", "--as", "go1.22.3-mine"]),
    "reinstall": (
        [["install", "{tree}", "--as", "go1.22.3-mine"]],
        ["install", "--reinstall", "{tree}", "--as", "go1.22.3-mine"],
    ),
    "uninstall": ([["install", "{tree}", "--as", "go1.22.3-mine"]], ["uninstall", "go1.22.3-mine"]),
    "undo": ([["install", "{tree}", "--as", "go1.22.3-mine"], ["uninstall", "go1.22.3-mine"]], ["undo"]),
    "empty": (
        [["install", "{tree}", "--as", "go1.22.3-mine"], ["uninstall", "go1.22.3-mine"]],
        ["gc", "--empty-trash"],
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_directory_that_becomes_a_link_loses_nothing_elsewhere(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    elsewhere, tree = tmp_path / "elsewhere", write_sdk(tmp_path / "tree", "1.22.3")
    # What gosdk would find there under the names that it uses itself.
    for place in (elsewhere, elsewhere / "go1.22.3-mine", elsewhere / "versions" / "go1.22.3-mine"):
        for file in (path for path in write_sdk(place, "1.99.9").rglob("*") if path.is_file()):
            file.write_text(f"mine, at {file}")
    sandbox.root.mkdir()
    before, command = COMMANDS[name]

    def filled(words: list[str]) -> list[str]:
        return [word.format(tree=tree) for word in words]

    task = json.dumps({"before": [filled(words) for words in before], "command": filled(command)})
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.swapped", str(sandbox.root), str(elsewhere), task],
        cwd=CHECKOUT,
        env=sandbox.environment({"PWD": str(CHECKOUT)}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert len(rows) > 3, rows
    assert [row for row in rows if row["lost"]] == []
    assert [
        row for row in rows if row["code"] not in (0, 1, 3, 4) or "Traceback" in row["said"] or "a bug" in row["said"]
    ] == []
